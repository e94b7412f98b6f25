"""Tests of place codes, in `governance`."""
