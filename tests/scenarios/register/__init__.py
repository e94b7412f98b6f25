"""Tests of register, in `scenarios`."""
