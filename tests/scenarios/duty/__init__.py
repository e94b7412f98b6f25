"""Tests of duty, in `scenarios`."""
