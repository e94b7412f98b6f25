"""Tests of voice notes, in `scenarios`."""
