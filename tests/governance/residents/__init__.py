"""Tests of residents, in `governance`."""
