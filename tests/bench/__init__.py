"""Benchmark: how many ballots a second the whole path carries, beside two bare bots in the same run."""
