"""Tests of operator, in `scenarios`."""
