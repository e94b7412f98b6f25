"""Tests of residents, in `scenarios`."""
