"""Surveys: informal polls."""
