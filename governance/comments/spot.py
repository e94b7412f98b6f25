"""Spot: a place on the map among the words of a matter, as somebody's telephone has told it."""

from __future__ import annotations

import re

_SPOT = re.compile(r"📍 ?(-?[0-9]{1,2}\.[0-9]{1,6}), ?(-?[0-9]{1,3}\.[0-9]{1,6})")


def written(latitude: float, longitude: float) -> str:
    """A place on the map in words: `📍 37.51930, 111.14420` (WGS 84, degrees; five places are a metre)."""
    return f"📍 {latitude:.5f}, {longitude:.5f}"


def last_in(*texts: str) -> tuple[float, float] | None:
    """Latitude and longitude of the last place on the map that stands in these texts; None if none does."""
    found = [one for text in texts for one in _SPOT.findall(text)]
    if not found:
        return None
    latitude, longitude = float(found[-1][0]), float(found[-1][1])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
