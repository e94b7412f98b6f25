"""Tests of groups, in `scenarios`."""
