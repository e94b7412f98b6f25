"""Tests of law, in `governance`."""
