"""Tests of speech, in `governance`."""
