"""Tests of the start, in `handlers`."""
