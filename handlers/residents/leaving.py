"""Leaving: somebody is being forgotten, and is tied to no home of the community any more."""

from __future__ import annotations

from governance.residents.binding import Ending
from handlers.frame.work import Work
from handlers.residents.changing import end_binding
from handlers.residents.deadlines import forget_deadlines
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.residents import bindings


async def leave(work: Work, community: Community, account: Account) -> None:
    """End all their bindings there."""
    for binding, _ in await bindings.of_account(work.uow, community.id, account.id):
        await end_binding(work, community, binding, Ending.FORGOTTEN, by=account.id)
        await forget_deadlines(work, binding.id)
