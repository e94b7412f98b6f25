"""The demonstration: the bot with a sample community in a sandbox."""
