"""Mutation: whether a test would notice if one sign in the engine were another."""
