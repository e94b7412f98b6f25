"""Tests of duty, in `governance`."""
