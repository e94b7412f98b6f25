"""Tests of residents, in `handlers`."""
