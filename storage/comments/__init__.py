"""Comments on matters, and what of them is still to be told."""
