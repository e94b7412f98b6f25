"""Tests of frame, in `handlers`."""
