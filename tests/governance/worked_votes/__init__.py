"""Tests of worked_votes, in `governance`."""
