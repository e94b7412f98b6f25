"""Tests of offices, in `handlers`."""
