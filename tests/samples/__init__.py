"""Tests of samples, in `samples`."""
