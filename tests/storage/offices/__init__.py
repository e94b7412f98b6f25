"""Tests of offices, in `storage`."""
