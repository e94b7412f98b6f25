"""Tests of demonstration, in `scenarios`."""
