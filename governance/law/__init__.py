"""The law: rules as data, the built-in ones, and how they read."""
