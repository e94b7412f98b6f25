"""Motions: drafted, opened, closed; rehearsals."""
