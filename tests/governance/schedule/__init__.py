"""Tests of schedule, in `governance`."""
