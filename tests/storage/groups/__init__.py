"""Tests of groups, in `storage`."""
