"""Schedules: repetitions, clocks on the wall, quiet hours."""
