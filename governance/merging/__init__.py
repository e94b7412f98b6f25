"""Merging: matters that are one, one that is two, and one that is of another kind; each can be undone."""
