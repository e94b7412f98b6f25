"""Tests of matters, in `scenarios`."""
