"""Scheduled posts to the group."""
