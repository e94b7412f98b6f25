"""Tests of matters, in `handlers`."""
