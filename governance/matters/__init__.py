"""Matters: kinds, steps, deadlines, and the ladder of who is responsible."""
