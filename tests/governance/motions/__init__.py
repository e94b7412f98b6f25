"""Tests of motions, in `governance`."""
