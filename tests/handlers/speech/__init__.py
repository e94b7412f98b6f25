"""Tests of speech, in `handlers`."""
