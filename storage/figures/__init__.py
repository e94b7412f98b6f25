"""Figures of months: the facts they are counted from, and what was published."""
