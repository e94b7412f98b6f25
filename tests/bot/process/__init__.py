"""Tests of process, in `bot`."""
