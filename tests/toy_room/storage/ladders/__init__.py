"""Ladders: who lends which."""
