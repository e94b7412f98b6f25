"""Tests of place codes, in `scenarios`."""
