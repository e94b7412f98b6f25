"""Tests of moderation, in `scenarios`."""
