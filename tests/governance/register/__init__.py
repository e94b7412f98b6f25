"""Tests of register, in `governance`."""
