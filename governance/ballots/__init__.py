"""Ballots: who may cast one."""
