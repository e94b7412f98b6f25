"""Tests of offices, in `scenarios`."""
