"""Capabilities: what was proposed and decided about their use."""
