"""The tally: from a roll and ballots to a verdict. Integers and fractions only."""
