"""Tests of tally, in `governance`."""
