"""Tests of ballots, in `handlers`."""
