"""Duty: rosters, reminders of shifts, swaps."""
