"""Outages: what is off, where, from when until when; announced once, and no complaint."""
