"""Ladders: who may lend one."""
