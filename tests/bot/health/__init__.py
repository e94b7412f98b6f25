"""Tests of health, in `bot`."""
