"""Ratings of results: whether something is really done, how satisfied somebody is, and a word."""
