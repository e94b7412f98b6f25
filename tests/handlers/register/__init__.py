"""Tests of the register, in `handlers`."""
