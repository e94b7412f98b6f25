"""Worked votes: how the answer to a vote that was written down reads."""
