"""Tests of community, in `scenarios`."""
