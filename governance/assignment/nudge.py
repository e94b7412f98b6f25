"""Nudge: when whoever is in charge is reminded before the deadline. By day, at half of the time and at its end."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from governance.matters.ladder import Level
from governance.schedule.repetition import on_clock, wall_of

MORNING = time(9)


def next_morning(after: datetime, timezone: str) -> datetime:
    """The first 09:00 later than a moment, in the community's time zone, aware UTC."""
    wall = wall_of(after, timezone)
    today = datetime.combine(wall.date(), MORNING)
    return on_clock(today if today > wall else today + timedelta(days=1), timezone)


def next_nudge(level: Level, since: datetime, deadline: datetime, after: datetime, timezone: str) -> datetime | None:
    """When somebody is next reminded of what is theirs `since` then, later than `after`; None if not any more.

    On the morning after half of the time, and on the morning before the deadline. On the ladder's top only on the
    latter: there it comes round week after week.
    """
    last = on_clock(datetime.combine(wall_of(deadline, timezone).date(), MORNING), timezone)
    half = next_morning(since + (deadline - since) / 2, timezone)
    mornings = [last] if level is Level.COMMUNITY else [half, last]
    return next((at for at in mornings if after < at < deadline), None)
