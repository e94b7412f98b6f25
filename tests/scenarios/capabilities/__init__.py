"""Tests of capabilities, in `scenarios`."""
