"""Tests of speech, in `scenarios`."""
