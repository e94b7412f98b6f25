"""Motions: their life, their classes, and the count of a native poll."""
