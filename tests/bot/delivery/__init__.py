"""Tests of delivery, in `bot`."""
