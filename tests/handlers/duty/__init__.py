"""Tests of duty, in `handlers`."""
