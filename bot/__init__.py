"""Putting it together and keeping it running."""

__version__ = "0.1.0"
