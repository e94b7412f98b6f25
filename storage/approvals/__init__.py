"""Approvals: what waits for a second person, and what took force."""
