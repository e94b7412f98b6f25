"""Community locks: who may change a community now, when several workers share one PostgreSQL.

Whoever handles an update or a thing that is due first takes its turn at the people and chats it came from, then at
the communities concerned: advisory locks that PostgreSQL frees at the end of the transaction, however it ends. So the
acts of one community follow each other as they do in one process: nobody reads what another is about to change. Turns
are taken in ascending order, which keeps workers from waiting for each other in a circle. A SQLite file has one writer,
and nothing is locked there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, union

from storage.ballots.native_polls import polls
from storage.communities.accounts import accounts
from storage.communities.chats import chats
from storage.communities.members import members
from storage.engine.locks import COMMUNITIES, WAIT
from storage.engine.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an update came from: the Telegram ids of its chats, of its people, and of its poll."""

    chats: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    poll: str | None = None

    @property
    def alone(self) -> bool:
        """Does it come from no group? Then any community of the person may be meant."""
        return all(chat > 0 for chat in self.chats)


async def take(uow: UnitOfWork, origins: Sequence[Origin], also: Iterable[int] = ()) -> None:
    """Wait for the turn of everything that a batch of updates will touch, and of the communities in `also`."""
    if uow.dialect != "postgresql":
        return
    places = {key for origin in origins for key in (*origin.chats, *origin.people)}
    if places:
        await uow.rows(WAIT, {"keys": sorted(places)})
    known = {*await _communities_of(uow, origins), *also}
    if known:
        await uow.rows(WAIT, {"keys": [COMMUNITIES + one for one in sorted(known)]})
        uow.turns |= known


async def _communities_of(uow: UnitOfWork, origins: Sequence[Origin]) -> list[int]:
    groups = {chat for origin in origins for chat in origin.chats if chat < 0}
    loners = {person for origin in origins if origin.alone for person in origin.people}
    asked = {origin.poll for origin in origins if origin.poll is not None}
    queries = []
    if groups:
        queries.append(select(chats.c.community_id).where(chats.c.telegram_id.in_(groups)))
    if loners:
        belonging = members.join(accounts, accounts.c.id == members.c.account_id)
        of_loners = select(members.c.community_id).select_from(belonging)
        queries.append(of_loners.where(accounts.c.telegram_id.in_(loners)))
    if asked:
        queries.append(select(polls.c.community_id).where(polls.c.telegram_id.in_(asked)))
    if not queries:
        return []
    return [row[0] for row in await uow.rows(union(*queries)) if row[0] is not None]
