"""Tests of privacy, in `storage`."""
