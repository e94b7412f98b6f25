"""Outages and who has them too."""
