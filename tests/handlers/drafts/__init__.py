"""Tests of drafts, in `handlers`."""
