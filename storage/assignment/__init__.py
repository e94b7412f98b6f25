"""Assignment: who is in charge of each matter, who is away, and what a community has said about deadlines."""
