"""Places of law: which rules of their own communities have taken in."""
