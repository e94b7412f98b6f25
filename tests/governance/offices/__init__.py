"""Tests of offices, in `governance`."""
