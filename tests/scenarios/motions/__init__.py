"""Tests of motions, in `scenarios`."""
