"""Words of outages: what is off, where and how long, and its one card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.matters.ladder import Place
from governance.outages.outage import Service, State
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_moment
from handlers.frame.words import N_, Html, Words
from handlers.matters.words import joined_lines, shorten
from storage.engine.subjects import Subject
from storage.outages.outages import Outage

SERVICES: dict[Service, str] = {
    Service.LIFT: N_("Lift out of service"),
    Service.WATER: N_("No water"),
    Service.HOT_WATER: N_("No hot water"),
    Service.POWER: N_("No electricity"),
    Service.GAS: N_("No gas"),
    Service.HEATING: N_("No heating"),
    Service.INTERNET: N_("No internet"),
    Service.OTHER: N_("Out of service"),
}
_PLACES_NAMED = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """An outage with what its card shows: who announced it, how many have it too, the community's time zone."""

    outage: Outage
    poster: str
    count: int
    timezone: str


def card_of(outage: int) -> Subject:
    """Under which name its card is kept up to date."""
    return Subject("outage", outage)


def say_places(t: Words, places: Sequence[Place]) -> str:
    """Where it is, as people number it."""
    if not places:
        return t.plain("the whole community")
    named = [_place(t, one) for one in places[:_PLACES_NAMED]]
    return t.plain(", ").join([*named, *(["…"] if len(places) > _PLACES_NAMED else [])])


def _place(t: Words, place: Place) -> str:
    if place.entrance:
        return t.plain("building {building} entrance {entrance}", building=place.building, entrance=place.entrance)
    return t.plain("building {building}", building=place.building)


def title(t: Words, service: Service, places: Sequence[Place], state: State = State.ON) -> Html:
    """The first line: what is off, and where."""
    where = say_places(t, places)
    if state is State.OVER:
        return t("✅ <b>Over: {what}</b>, {where}", what=t(SERVICES[service]), where=where)
    if state is State.CALLED_OFF:
        return t("✅ <b>Called off: {what}</b>, {where}", what=t(SERVICES[service]), where=where)
    return t("🔧 <b>{what}</b>, {where}", what=t(SERVICES[service]), where=where)


def how_long(t: Words, begins: datetime | None, ends: datetime | None, timezone: str) -> Html:
    """From when until when. `begins` None: it is off already. Moments are aware."""
    until = say_moment(t, ends, timezone) if ends else ""
    if begins is not None:
        since = say_moment(t, begins, timezone)
        if ends is None:
            return t("From {since}; nobody knows yet until when", since=since)
        return t("From {since} until {until}", since=since, until=until)
    return t("Expected back: {until}", until=until) if ends else t("Nobody knows yet until when")


def card(t: Words, shown: Shown, now: datetime) -> Html:
    """The one card of an outage, as it is `now`: at most six lines."""
    one = shown.outage
    late = one.state is State.ON and one.ends is not None and one.ends <= now
    begins = one.begins if one.begins > now else None
    when = how_long(t, begins, one.ends, shown.timezone) if one.state is State.ON else None
    if one.state is State.OVER and one.over_at is not None:
        when = t("Since {moment}", moment=say_moment(t, one.over_at, shown.timezone))
    return joined_lines(
        title(t, one.service, one.places, one.state),
        when,
        t("That time has passed. I have asked {who} how it stands.", who=shown.poster) if late else None,
        t("“{text}”", text=shorten(one.text, 200)),
        t("Announced by {who}", who=shown.poster),
        t.plural("{count} neighbour has it too", "{count} neighbours have it too", shown.count)
        if shown.count
        else None,
    )


def card_buttons(t: Words, one: Outage) -> Keyboard:
    """What can be pressed in the group."""
    return [[button(t.plain("Me too"), "outage.join", one.id)]] if one.state is State.ON else []


def poster_buttons(t: Words, one: Outage, now: datetime) -> Keyboard:
    """What whoever looks after it can press in private."""
    over = t.plain("It is over") if one.begins <= now else t.plain("Call it off")
    hours = [
        button(t.plural("{count} more hour", "{count} more hours", count), "outage.later", one.id, count)
        for count in (1, 3)
    ]
    return [[button(over, "outage.over", one.id)], hours, [button(t.plain("Another time"), "outage.when", one.id)]]
