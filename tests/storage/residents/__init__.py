"""Tests of residents, in `storage`."""
