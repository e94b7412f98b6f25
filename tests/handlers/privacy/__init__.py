"""Tests of privacy, in `handlers`."""
