"""Routing: which handler answers what knocks, and what one needs to know of a message before anybody has read it."""
