"""Dates as people say them: a moment, and a distance in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from handlers.frame.words import Words

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def say_moment(t: Words, at: datetime, timezone: str) -> str:
    """Weekday, day and time in the community's time zone: `周六 11月21日 20:00`, `Sat 21 Nov, 20:00`."""
    local = at.astimezone(ZoneInfo(timezone))
    if t.language == "zh":
        return str(format_datetime(local, "EEE M月d日 HH:mm", locale="zh_CN"))
    return str(format_datetime(local, "EEE d MMM, HH:mm", locale="en_GB"))


def say_day(t: Words, at: datetime, timezone: str) -> str:
    """Weekday and day: `周六 11月21日`, `Sat 21 Nov`."""
    local = at.astimezone(ZoneInfo(timezone))
    if t.language == "zh":
        return str(format_datetime(local, "EEE M月d日", locale="zh_CN"))
    return str(format_datetime(local, "EEE d MMM", locale="en_GB"))


def say_length(t: Words, length: timedelta) -> str:
    """A length in the largest fitting unit, rounded down: `3小时`, `3 hours`; under a minute counts as one."""
    if length >= 2 * _DAY:
        return t.plural("{count} day", "{count} days", length // _DAY)
    if length >= _HOUR:
        return t.plural("{count} hour", "{count} hours", length // _HOUR)
    return t.plural("{count} minute", "{count} minutes", max(1, length // _MINUTE))


def say_deadline(t: Words, at: datetime, now: datetime, timezone: str) -> str:
    """A moment with its distance: `周六 11月21日 20:00，还有3小时`, `Sat 21 Nov, 20:00, in 3 hours`.

    Days are counted by the calendar, and less is rounded to the nearest hour or minute: two screens of the same moment
    never say "3 days" and "2 days", though one is drawn a second later.
    """
    moment = say_moment(t, at, timezone)
    distance = _distance(t, at, now, ZoneInfo(timezone))
    if at > now:
        return t("{moment}, in {length}", moment=moment, length=distance)
    return t("{moment}, {length} ago", moment=moment, length=distance)


def _distance(t: Words, at: datetime, now: datetime, zone: ZoneInfo) -> str:
    days = abs((at.astimezone(zone).date() - now.astimezone(zone).date()).days)
    if days >= 2:
        return t.plural("{count} day", "{count} days", days)
    minutes = max(1, round(abs(at - now) / _MINUTE))
    if minutes >= 60:
        return t.plural("{count} hour", "{count} hours", round(minutes / 60))
    return t.plural("{count} minute", "{count} minutes", minutes)
