"""Tests of moderation, in `governance`."""
