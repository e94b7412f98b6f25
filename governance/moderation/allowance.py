"""Allowance: how much one person may ask of the bot, so many of a kind in an hour and a day; when they may write again.

A ballot is never among them: whoever may vote votes as often as the rule of the vote lets them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique

from governance.roles import Role


@unique
class Doing(Enum):
    """What is counted."""

    MATTER = "matter"  # raising one
    JOIN = "join"  # "me too", and back
    PHOTO = "photo"  # added to a matter
    POLL = "poll"  # asking the group informally
    GROUP = "group"  # a message to the bot in a group: everybody there reads the answer
    PRIVATE = "private"  # a message to the bot in private


@unique
class Share(Enum):
    """How much of the usual allowance a community gives, in percent."""

    HALF = 50
    USUAL = 100
    DOUBLE = 200
    FOURFOLD = 400


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many in an hour and in a day."""

    hour: int
    day: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What was used up since the hour and the day began; each begins with the first use after the last one ended."""

    hour_from: datetime
    in_hour: int
    day_from: datetime
    in_day: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: `until` is when one may again; `most` is what was allowed in that `length` of time."""

    until: datetime
    most: int
    length: timedelta


HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# Nobody who lives somewhere comes near these; whoever has an office walks the grounds and writes for others.
_NEWCOMER = {
    Doing.MATTER: Allowance(12, 24),
    Doing.JOIN: Allowance(30, 100),
    Doing.PHOTO: Allowance(30, 60),
    Doing.POLL: Allowance(2, 4),
    Doing.GROUP: Allowance(20, 60),
    Doing.PRIVATE: Allowance(120, 400),
}
_RESIDENT = {
    Doing.MATTER: Allowance(20, 40),
    Doing.JOIN: Allowance(60, 200),
    Doing.PHOTO: Allowance(60, 120),
    Doing.POLL: Allowance(3, 8),
    Doing.GROUP: Allowance(40, 120),
    Doing.PRIVATE: Allowance(240, 900),
}
_IN_OFFICE = {
    Doing.MATTER: Allowance(60, 200),
    Doing.JOIN: Allowance(120, 400),
    Doing.PHOTO: Allowance(200, 800),
    Doing.POLL: Allowance(6, 20),
    Doing.GROUP: Allowance(120, 500),
    Doing.PRIVATE: Allowance(600, 3000),
}
NO_OFFICE = frozenset({Role.ANYONE, Role.RESIDENT, Role.OWNER})
"""Roles that follow from living somewhere; every other was given by two people."""


def allowed(doing: Doing, roles: Collection[Role], share: Share = Share.USUAL) -> Allowance:
    """What somebody with these roles may do in an hour and in a day, in a community that gives this share."""
    held = set(roles) - {Role.ANYONE}
    table = _NEWCOMER if not held else _RESIDENT if held <= NO_OFFICE else _IN_OFFICE
    usual = table[doing]
    return Allowance(max(1, usual.hour * share.value // 100), max(1, usual.day * share.value // 100))


def fewest(doing: Doing) -> Allowance:
    """What everybody may do everywhere: within it nobody's roles need be looked up."""
    return allowed(doing, (), Share.HALF)


def spend(tally: Tally | None, allowance: Allowance, now: datetime, count: int = 1) -> Tally | Wait:
    """Use `count` of an allowance: the new tally, or until when to wait. More than a day's at once never fits."""
    hour_from, in_hour = (tally.hour_from, tally.in_hour) if tally and now < tally.hour_from + HOUR else (now, 0)
    day_from, in_day = (tally.day_from, tally.in_day) if tally and now < tally.day_from + DAY else (now, 0)
    if in_day + count > allowance.day:
        return Wait(day_from + DAY, allowance.day, DAY)
    if in_hour + count > allowance.hour:
        return Wait(hour_from + HOUR, allowance.hour, HOUR)
    return Tally(hour_from, in_hour + count, day_from, in_day + count)
