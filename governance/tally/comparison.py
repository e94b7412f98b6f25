"""Comparison of a count with a threshold: above, at or below it, exactly, on integers and fractions."""

from governance.tally.weight import Number


def compare(value: Number, sign: str, threshold: Number) -> bool:
    """`>` more than, `>=` at least, `<` less than, `<=` at most."""
    if sign == ">":
        return value > threshold
    if sign == ">=":
        return value >= threshold
    if sign == "<":
        return value < threshold
    return value <= threshold
