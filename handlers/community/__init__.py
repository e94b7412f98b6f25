"""The community: set up, handed over, restored."""
