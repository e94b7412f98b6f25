"""Ratings of results: how satisfied somebody is, and what is promised for later."""
