"""Ballots: electorates, frozen rolls, votes cast, native polls."""
