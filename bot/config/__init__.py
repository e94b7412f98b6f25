"""Configuration: its keys, where they come from, and the table of them in the documents."""
