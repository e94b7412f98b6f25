"""Outage: what is off, where and how long; whom it concerns, and whether a report tells of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique

from governance.likeness.terms import things_in
from governance.matters.ladder import Place
from governance.matters.matter import Kind

EVERYWHERE: tuple[Place, ...] = ()
"""The places of an outage of the whole community."""


@unique
class Service(Enum):
    """What can be off."""

    LIFT = "lift"
    WATER = "water"
    HOT_WATER = "hot_water"
    POWER = "power"
    GAS = "gas"
    HEATING = "heating"
    INTERNET = "internet"
    OTHER = "other"


@unique
class State(Enum):
    """Where an outage stands. `CALLED_OFF`: it does not take place after all."""

    ON = "on"
    OVER = "over"
    CALLED_OFF = "called_off"


@unique
class Sure(Enum):
    """Whether a report tells of an outage."""

    YES = "yes"  # it counts as “me too”
    PERHAPS = "perhaps"  # its writer is asked


# By which things (`governance/likeness/terms.py`) a report names what is off.
_NAMED: dict[Service, frozenset[str]] = {
    Service.LIFT: frozenset({"lift"}),
    Service.WATER: frozenset({"no_water", "pressure"}),
    Service.HOT_WATER: frozenset({"hot_water"}),
    Service.POWER: frozenset({"power"}),
    Service.GAS: frozenset({"gas"}),
    Service.HEATING: frozenset({"heating"}),
    Service.INTERNET: frozenset({"internet"}),
}
_TROUBLE = frozenset({Kind.REPAIR, Kind.COMPLAINT, Kind.HELP})
# That it is off, and not that it smells or that somebody smokes in it.
_OFF = re.compile(
    r"坏|停|不动|不走|不来|不了|没|断|跳闸|罢工|失灵|卡|修|恢复|什么时候|多久|不热|"
    r"\b(?:out|off|broken|stuck|dead|down|no|not|when|still|isn't|doesn't|stopped|cold)\b",
    re.IGNORECASE,
)
# What is no outage, whatever is off: somebody is in danger and nobody may count it as known.
_DANGER = re.compile(
    r"困|救|着火|冒烟|呼吸机|漏气|气味|煤气味|\b(?:trapped|fire|smoke|oxygen|ventilator|smell)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody tells. `said`: the place that they name; `lives`: where they live, empty if nobody knows."""

    kind: Kind
    text: str
    said: Place
    lives: Place


def within(place: Place, places: Collection[Place]) -> bool:
    """Does a place lie in what is off? An entrance lies in its building, and a building touches its entrances."""
    if not places:
        return True
    return any(
        one.building == place.building and (not one.entrance or not place.entrance or one.entrance == place.entrance)
        for one in places
    )


def tells_of(report: Report, service: Service, places: Collection[Place]) -> Sure | None:
    """Whether a report tells of an outage that is on. None: of something else.

    A call for somebody in danger is never counted as known.
    """
    named = _NAMED.get(service, frozenset())
    if report.kind not in _TROUBLE or not named & things_in(report.text) or _DANGER.search(report.text):
        return None
    where = report.said if report.said.building else report.lives
    if where.building and not within(where, places):
        return None
    return Sure.YES if (where.building or not places) and _OFF.search(report.text) else Sure.PERHAPS


def is_on(state: State, begins: datetime, now: datetime) -> bool:
    """Is it off just now? What should be over and is not said to be is still off."""
    return state is State.ON and begins <= now


def may_end(begins: datetime, ends: datetime | None) -> bool:
    """Is the end after the beginning? Not known yet is an end, too."""
    return ends is None or ends > begins
