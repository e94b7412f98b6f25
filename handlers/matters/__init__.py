"""Matters: raised, handled, judged, withdrawn."""
