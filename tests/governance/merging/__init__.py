"""Merging, splitting and moving matters."""
