"""Likeness: by which words what is open is found, and what is held back while its writer is asked."""
