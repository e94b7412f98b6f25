"""Tests of privacy, in `scenarios`."""
