"""Moderation: allowances and mutes."""
