"""Tests of keeping, in `bot`."""
