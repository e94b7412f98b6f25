"""The law: rules as data, and the built-in ones."""
