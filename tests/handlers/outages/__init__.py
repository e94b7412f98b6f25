"""Outages: announced once, and what reports of them become."""
