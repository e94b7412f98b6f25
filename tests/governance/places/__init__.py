"""Tests of places, in `governance`."""
