"""Matters and their steps."""
