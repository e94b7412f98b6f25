"""Tests of law, in `handlers`."""
