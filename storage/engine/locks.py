"""Community locks: the turn at one community, among workers that share one PostgreSQL.

Advisory locks, which PostgreSQL frees at the end of the transaction however it ends. On SQLite, with its one writer,
nothing is locked."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from storage.engine.uow import UnitOfWork

# Telegram's ids have at most 52 bits, so the turns of chats and people come before those of communities.
COMMUNITIES = 1 << 60


WAIT = text("SELECT count(pg_advisory_xact_lock(key)) FROM unnest(:keys) AS key").bindparams(
    bindparam("keys", type_=ARRAY(BigInteger))
)


_TRY = text("SELECT pg_try_advisory_xact_lock(:key)").bindparams(bindparam("key", type_=BigInteger))


class OutOfTurn(Exception):  # noqa: N818
    """A community was met that comes before one whose turn is held, and another worker has it.

    The unit of work is to be rolled back and done again with this community among those that are taken at the start.
    """

    def __init__(self, community: int) -> None:
        super().__init__(f"community {community} is another worker's at this moment")
        self.community = community


async def enter(uow: UnitOfWork, community: int) -> None:
    """Make sure of the turn at a community that a handler has come to. Raises OutOfTurn."""
    if community in uow.turns or uow.dialect != "postgresql":
        return
    if all(community > held for held in uow.turns):
        await uow.rows(WAIT, {"keys": [COMMUNITIES + community]})
    elif not await try_to_enter(uow, community):
        raise OutOfTurn(community)
    uow.turns.add(community)


async def try_to_enter(uow: UnitOfWork, community: int) -> bool:
    """Take the turn at a community if it is free now."""
    if uow.dialect != "postgresql" or await uow.scalar(_TRY, {"key": COMMUNITIES + community}):
        uow.turns.add(community)
        return True
    return False
