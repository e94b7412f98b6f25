"""Clocks: which time zone a community lives by, pressed or found by the name of a city, a state or a country."""

from __future__ import annotations

from zoneinfo import available_timezones

from governance.places.atlas import everywhere
from governance.places.finding import find_zone, zones_like
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import Press
from handlers.frame.words import N_
from handlers.places.kinds import place_for
from storage.communities.communities import Community

_LARGE: tuple[str, ...] = (
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Europe/London",
    "America/New_York",
)
_SHOWN = 40  # letters of what was written, said back


class NoClock(Refusal):
    """Nobody knows a city of that name."""

    message = N_("I know no clock for {name}. Please press one, or send the name of a large city near you.")


class PerhapsClock(Refusal):
    """No city is called so, but some are called almost so."""

    message = N_("I know no clock for {name}. Did you mean {alike}? Please send its name again.")


def clock_buttons(community: Community) -> Keyboard:
    """The clocks of its place; where that has none, those of large ones."""
    place = place_for(community)
    if not place.zones:
        return [[button(zone, "setup.zone", community.id, number)] for number, zone in enumerate(_LARGE)]
    return [[button(zone, "setup.clock", community.id, place.id, number)] for number, zone in enumerate(place.zones)]


def clock_of(text: str) -> str:
    """The time zone that was written. Raises NoClock or PerhapsClock."""
    database = available_timezones()
    name = find_zone(text, database)
    if name is not None:
        return name
    if alike := zones_like(text, database):
        raise PerhapsClock(name=text[:_SHOWN], alike=" / ".join(alike))
    raise NoClock(name=text[:_SHOWN])


def clock_pressed(press: Press) -> str:
    """The time zone that a button carries, also one of before there were places. Raises NotYours."""
    if press.verb == "setup.zone":
        zones, number = _LARGE, press.number(1)
    else:
        place = everywhere().get(press.word(1))
        zones, number = place.zones if place else (), press.number(2)
    if not 0 <= number < len(zones):
        raise NotYours
    return zones[number]
