"""Notice of a vote: which heads on its roll were reached, as far as this bot can prove it."""

from __future__ import annotations

from sqlalchemy import select

from storage.ballots.rolls import rolls, voters
from storage.communities.accounts import accounts
from storage.communities.chats import chats
from storage.engine.outbox import cards
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork


async def not_served(uow: UnitOfWork, motion: int) -> frozenset[str]:
    """The heads none of whose people was sent the paper of the vote: Telegram has confirmed no message to them.

    Their silence means nothing, whatever the rule says of silence.
    """
    known = voters.join(accounts, accounts.c.id == voters.c.account_id)
    private = known.join(chats, chats.c.telegram_id == accounts.c.telegram_id)
    sent = private.join(cards, (cards.c.chat_id == chats.c.id) & (cards.c.name == Subject("motion", motion)))
    reached = select(voters.c.owner).select_from(sent).where(voters.c.motion_id == motion, voters.c.until.is_(None))
    everybody = select(rolls.c.owner).where(rolls.c.motion_id == motion, rolls.c.owner.not_in(reached)).distinct()
    return frozenset(row.owner for row in await uow.rows(everybody))
