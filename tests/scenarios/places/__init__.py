"""Scenarios of places."""
