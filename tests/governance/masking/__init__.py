"""Tests of masking, in `governance`."""
