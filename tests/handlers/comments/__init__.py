"""Tests of comments, in `handlers`."""
