"""Tests of moderation, in `handlers`."""
