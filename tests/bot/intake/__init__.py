"""Tests of intake, in `bot`."""
