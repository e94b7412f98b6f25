"""Tests of matters, in `governance`."""
