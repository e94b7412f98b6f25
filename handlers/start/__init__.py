"""The start: the first page, and one's own settings."""
