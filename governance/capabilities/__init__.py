"""Capabilities: which of them a community uses."""
