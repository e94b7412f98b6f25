"""Tests of tally, in `handlers`."""
