"""To do: which of what one has proposed waits for somebody else, as an entry of their list; its button asks again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.roles import may
from handlers.approvals.approval import Approval
from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.room import Waits
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.approvals import pending
from storage.communities import communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.offices.roles_of import roles_of
from storage.queues import due

_LOOKED_AT = 20  # of what waits of one kind in a community
_SHOWN = 5  # questions that one press asks again


@dataclass(frozen=True, slots=True)
class Todo:
    """One kind of what waits for a second person. `says`: so many of it, in half a sentence."""

    kind: Approval[Any]
    says: Callable[[Words, int], Html]

    @property
    def _verb(self) -> str:
        return f"{self.kind.word}.todo"

    async def entries(self, work: Work, community: Community, account: Account) -> Sequence[Waits]:
        """What of it waits for somebody, as one entry; by when the first of it expires."""
        found = await self._theirs(work, community, account)
        if not found:
            return []
        at = await self._first_end(work, community, found)
        return [
            Waits(
                at,
                lambda t: self.says(t, len(found)),
                lambda t: button(t.plain("Decide"), self._verb, community.id),
            )
        ]

    async def _theirs(self, work: Work, community: Community, account: Account) -> list[Any]:
        if not may(await roles_of(work.uow, community.id, account.id), self.kind.act):
            return []
        keys = await pending.keys(work.uow, self.kind.table, community.id, limit=_LOOKED_AT)
        loaded = [await self.kind.load(work, community.id, key) for key in keys]
        waiting = [one for one in loaded if one is not None and self.kind.waits(one)]
        return [one for one in waiting if await self.kind.waits_for(work, community, one, account)]

    async def _first_end(self, work: Work, community: Community, found: Sequence[Any]) -> datetime | None:
        if self.kind.deadlines is None:
            return None
        names = {self.kind.name_of(one) for one in found}
        waiting = await due.waiting(work.uow, community.id, f"{self.kind.deadlines.kind}.lapse")
        return next((item.at for item in waiting if item.name in names), None)

    async def ask(self, work: Work, press: Press) -> None:
        """The button in the list: each question again, with its buttons."""
        await work.require(self.kind.act, press.number())
        if not work.private:
            raise NotYours
        community, account = await communities.get(work.uow, press.number()), await work.account()
        found = await self._theirs(work, community, account)
        if not found:
            raise Refusal(N_("This does not wait for you any more."))
        work.answer("")
        for one in found[:_SHOWN]:
            say = await self.kind.words_of(work, community, one)
            text, rows = await say(await work.words(), account)
            await work.reply(text, rows, kind=Kind.CARD, card=self.kind.card_of(one), fresh=True)

    @property
    def route(self) -> Route:
        """The press of that button."""
        return Route(ButtonPress(self._verb), self.ask, self.kind.act)


def entries_of(*kinds: Todo) -> Callable[..., Any]:
    """The entries of several kinds, for a room that has more than one."""

    async def entries(work: Work, community: Community, account: Account) -> list[Waits]:
        return [one for kind in kinds for one in await kind.entries(work, community, account)]

    return entries
