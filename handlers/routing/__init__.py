"""Routing: which handler answers what comes in, and what one needs to know of a message before anybody has read it."""
