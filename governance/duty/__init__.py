"""Duty: rosters and whose shift is next."""
