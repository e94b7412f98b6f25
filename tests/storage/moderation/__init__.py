"""Tests of moderation, in `storage`."""
