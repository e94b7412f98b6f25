"""Tests of surveys, in `scenarios`."""
