"""Assignment: who is in charge of a matter, by when, and when they are reminded."""
