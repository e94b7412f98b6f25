"""Offices: who may leave or end one, and who follows."""
