"""Tests of config, in `bot`."""
