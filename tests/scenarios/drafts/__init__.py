"""Tests of drafts, in `scenarios`."""
