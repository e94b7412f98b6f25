"""Keeping: backup, restore, upgrade, moving house, and what is tidied away."""
