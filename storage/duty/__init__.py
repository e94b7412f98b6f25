"""Duty: rosters."""
