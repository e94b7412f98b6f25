"""Lending: `/lend` and what one has to lend."""

from __future__ import annotations

from governance.ladders.acts import LEND_LADDER
from storage.ladders import ladders

from handlers.frame.triggers import Command, Line, Route, Where
from handlers.frame.words import Html
from handlers.frame.work import Work
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal


async def lend(work: Work, line: Line) -> None:
    """`/lend wood, 3 m`: it can be had from whoever says so."""
    community = await work.community()
    await work.require(LEND_LADDER, community.id)
    account = await work.account()
    key = await ladders.add(work.uow, community.id, account.id, line.text)
    journal.record(work.uow, community.id, "ladder.lent", f"ladder:{key}", {"by": account.id})
    await work.reply(Html("Thank you."))


async def leave(work: Work, community: Community, account: Account) -> None:
    """Whoever goes lends nothing."""
    journal.record(work.uow, community.id, "ladder.gone", f"account:{account.id}", {"by": account.id})


ROUTES = [Route(Command("lend", "Lend a ladder", Where.PRIVATE), lend, LEND_LADDER)]
