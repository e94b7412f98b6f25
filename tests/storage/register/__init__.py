"""Tests of register, in `storage`."""
