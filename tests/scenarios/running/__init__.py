"""Tests of running, in `scenarios`."""
