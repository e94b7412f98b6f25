"""Tests of comments, in `governance`."""
