"""Tests of motions, in `handlers`."""
