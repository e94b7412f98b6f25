"""Tests of duty, in `storage`."""
