"""Tests of start, in `scenarios`."""
