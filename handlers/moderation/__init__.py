"""Moderation: allowances, floods, mutes."""
