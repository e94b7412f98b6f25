"""Worked votes: a vote that was written down, counted without any chat."""
