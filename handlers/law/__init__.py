"""The law: how rules read, the built-in ones and one's own."""
