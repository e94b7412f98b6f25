"""The frame: what every handler works with."""
