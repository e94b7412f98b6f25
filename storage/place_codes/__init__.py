"""Place codes, as they are remembered."""
