"""Forms: reading what was written by hand, each mistake with its place."""
