"""Listing of what waits for one person: gathered from all rooms, by community, ordered by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.frame.buttons import Button, Keyboard, in_rows
from handlers.frame.dates import say_moment
from handlers.frame.room import Waits
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from storage.communities import members
from storage.communities.accounts import Account
from storage.communities.communities import Community

SHOWN = 5  # entries in one message: with the names of communities it stays within eight lines
_WITHOUT_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that waits, and in which community."""

    community: Community
    waits: Waits


async def waiting_for(work: Work, account: Account) -> list[Entry]:
    """All that waits for somebody, community by community, in each by its moment; what has no end comes last."""
    found = []
    for community in await members.communities_of(work.uow, account.id):
        if community.left_at is not None:
            continue
        told = await work.house.tell("waits_for", work, community, account)
        waits = [one for room in told for one in room]
        found += [Entry(community, one) for one in sorted(waits, key=_when)]
    first = {
        one.community.id: min(_when(each.waits) for each in found if each.community == one.community) for one in found
    }
    return sorted(found, key=lambda one: (first[one.community.id], one.community.id))


def _when(waits: Waits) -> datetime:
    return waits.at or _WITHOUT_END


def page(t: Words, found: Sequence[Entry], offset: int) -> tuple[Html, Keyboard]:
    """Some of them from a place on, in eight lines, and a button for each."""
    shown = found[offset : offset + SHOWN]
    return Html("\n".join(_lines(t, shown))), in_rows([*_buttons(t, shown)])


def _lines(t: Words, shown: Sequence[Entry]) -> Iterator[Html]:
    community = None
    for one in shown:
        if one.community.id != community:
            community = one.community.id
            yield t("<b>{community}</b>: waiting for you", community=one.community.name)
        what = one.waits.says(t)
        if one.waits.at is None:
            yield t("• {what}", what=what)
        else:
            yield t("• {until}: {what}", until=say_moment(t, one.waits.at, one.community.timezone), what=what)


def _buttons(t: Words, shown: Sequence[Entry]) -> Iterator[Button]:
    known = set()
    for one in shown:
        made = one.waits.button(t)
        if made not in known:
            known.add(made)
            yield made
