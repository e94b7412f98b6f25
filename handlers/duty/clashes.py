"""Clashes of duty: one person on two posts at one hour; a roster, a stand-in and a swap warn of it beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from governance.duty.roster import Shift, same_hour
from handlers.frame.recurrence import say_wall
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from storage.duty import rosters
from storage.duty.rosters import Member, Roster

_NAMED = 2


async def clashes(work: Work, t: Words, shape: Roster, wall: datetime) -> list[Html]:
    """A line for each person of a roster, made or to be made, who is on another at the same hour; the first two."""
    others = [one for one in await rosters.running(work.uow, shape.community) if one.id != shape.id]
    lines: list[Html] = []
    for place, member in enumerate(shape.people):
        for other in others:
            if member.seat not in other.seats:
                continue
            at = same_hour(shape.rotation, place, other.rotation, other.seats.index(member.seat), wall)
            if at is not None:
                lines.append(_line(t, member, other, at))
    return _first(t, lines)


async def busy_then(work: Work, t: Words, roster: Roster, taking: Iterable[tuple[Member, Shift]]) -> list[Html]:
    """A line for each of these people who would have this shift and is on another roster meanwhile; the first two."""
    others = [one for one in await rosters.running(work.uow, roster.community) if one.id != roster.id]
    lines: list[Html] = []
    for member, shift in taking:
        for other in (one for one in others if member.seat in one.seats):
            theirs = other.rotation.between(max(shift.begins, other.rotation.start), shift.ends)
            held = next((one for one in theirs if other.people[one.place].seat == member.seat), None)
            if held is not None:
                lines.append(_line(t, member, other, max(shift.begins, held.begins)))
    return _first(t, lines)


def _line(t: Words, member: Member, other: Roster, at: datetime) -> Html:
    return t(
        "⚠️ {person} is also on “{name}” at the same time: {moment}",
        person=member.name,
        name=other.name,
        moment=say_wall(t, at),
    )


def _first(t: Words, lines: list[Html]) -> list[Html]:
    if len(lines) > _NAMED:
        rest = len(lines) - _NAMED
        return [*lines[:_NAMED], t.plural("⚠️ and {count} more like that", "⚠️ and {count} more like that", rest)]
    return lines
