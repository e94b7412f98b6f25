"""Tests of jobs, in `bot`."""
