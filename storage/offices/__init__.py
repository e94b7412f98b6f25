"""Offices: roles, how they end, what the owners say of a successor."""
