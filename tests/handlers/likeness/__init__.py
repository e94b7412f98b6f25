"""Likeness: the offer to join instead of repeating."""
