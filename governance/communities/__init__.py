"""The community: what concerns it as a whole."""
