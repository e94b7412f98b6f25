"""Tests of reminders, in `storage`."""
