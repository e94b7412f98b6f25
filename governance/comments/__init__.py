"""Comments: what neighbours say about a matter, and what counts as “me too”."""
