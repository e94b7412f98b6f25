"""Command menu of somebody's private chat: it changes with a role, at /start, and after an upgrade."""

from __future__ import annotations

from datetime import timedelta

from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from storage.communities import accounts
from storage.offices import officers
from storage.queues import due, jobs
from storage.queues.due import Due

_DONE = "menu.renewed"
RENEW_ALL = "menu.renew_all"
AT_ONCE = 20
"""So many menus are renewed in one go after an upgrade (up to six requests each) …"""
BETWEEN = timedelta(seconds=30)
"""… and then others have their turn."""


async def renew_menu(work: Work, account: int) -> None:
    """Have the menu of somebody's private chat brought up to date, outside; Telegram is told only what differs."""
    person = await accounts.get(work.uow, account)
    wanted = {"account": account}
    if person.private_chat is not None and not await jobs.asked(work.uow, "menu.renew", wanted):
        await jobs.ask(work.uow, "menu.renew", wanted, then=_DONE)


async def renew_all(work: Work, item: Due) -> None:
    """The bot has started: whoever is in office and has an older edition of the menu gets the new one, a few at a time.

    `item.name` is the edition that the bot would publish now.
    """
    found = await officers.with_old_menu(work.uow, item.name, limit=AT_ONCE)
    for account in found:
        await renew_menu(work, account.id)
        await accounts.menu_renewed(work.uow, account.id, item.name)
    if len(found) == AT_ONCE:
        await due.schedule(work.uow, RENEW_ALL, item.name, work.now + BETWEEN)


async def renewed(_work: Work, _item: Due) -> None:
    """The menu is as it should be, or will be at the next /start."""


ROUTES = [Route(DueTrigger(_DONE), renewed), Route(DueTrigger(RENEW_ALL), renew_all)]
