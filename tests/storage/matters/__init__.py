"""Tests of matters, in `storage`."""
