"""Tests of capabilities, in `handlers`."""
