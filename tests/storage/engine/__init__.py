"""Tests of engine, in `storage`."""
