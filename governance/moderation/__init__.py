"""Moderation: how much one person may ask, and who may not post for a while."""
