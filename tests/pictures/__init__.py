"""Tests of pictures, in `pictures`."""
