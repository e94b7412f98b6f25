"""Tests of worked_votes, in `handlers`."""
