"""Tests of reminders, in `scenarios`."""
