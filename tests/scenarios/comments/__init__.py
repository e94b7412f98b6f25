"""Tests of comments, in `scenarios`."""
