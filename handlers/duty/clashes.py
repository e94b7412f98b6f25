"""Clashes of duty: one person on two posts at one hour, which whoever makes a roster is warned of."""

from __future__ import annotations

from datetime import datetime

from governance.duty.roster import same_hour
from handlers.frame.recurrence import say_wall
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from storage.duty import rosters
from storage.duty.rosters import Roster

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
                moment = say_wall(t, at)
                lines.append(
                    t(
                        "⚠️ {person} is also on “{name}” at the same time: {moment}",
                        person=member.name,
                        name=other.name,
                        moment=moment,
                    )
                )
    if len(lines) > _NAMED:
        rest = len(lines) - _NAMED
        return [*lines[:_NAMED], t.plural("⚠️ and {count} more like that", "⚠️ and {count} more like that", rest)]
    return lines
