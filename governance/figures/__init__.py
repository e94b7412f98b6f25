"""Figures of a month: how much was raised, answered and settled, how quickly, and how satisfied people are."""
