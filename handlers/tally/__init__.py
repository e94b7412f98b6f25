"""The tally: how verdicts and elections read."""
