"""Tests of motions, in `storage`."""
