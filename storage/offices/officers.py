"""Officers: those who hold an office now, as accounts that can be written to."""

from __future__ import annotations

from sqlalchemy import select

from storage.communities.accounts import Account, account_of_row, accounts, with_private_chat
from storage.communities.chats import chats
from storage.engine.uow import UnitOfWork
from storage.offices.roles import roles


async def with_old_menu(uow: UnitOfWork, edition: str, *, limit: int) -> list[Account]:
    """Some of those in office who can be written to and whose command menu is of another edition, by key."""
    held = roles.c.account_id == accounts.c.id
    in_office = select(roles.c.id).where(held, roles.c.until.is_(None), roles.c.active.is_not(None)).exists()
    found = with_private_chat.where(in_office, chats.c.id.is_not(None), accounts.c.menu.not_in(["", edition]))
    return [account_of_row(row) for row in await uow.rows(found.order_by(accounts.c.id).limit(limit))]
