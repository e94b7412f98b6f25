"""Tests of routing, in `handlers`."""
