"""Ballots: cards, casting, native polls, verdicts."""
