"""When does the command menu of somebody's private chat change? When a role is given or taken, and at /start."""

from __future__ import annotations

from handlers.triggers import Falling, Route
from handlers.work import Work
from storage import accounts, jobs
from storage.due import Due

_DONE = "menu.renewed"


async def renew_menu(work: Work, account: int) -> None:
    """Have the menu of somebody's private chat brought up to date, outside; Telegram is told only what differs."""
    person = await accounts.get(work.unit, account)
    wanted = {"account": account}
    if person.private_chat is not None and not await jobs.asked(work.unit, "menu.renew", wanted):
        await jobs.ask(work.unit, "menu.renew", wanted, then=_DONE)


async def renewed(_work: Work, _item: Due) -> None:
    """The menu is as it should be, or will be at the next /start."""


ROUTES = [Route(Falling(_DONE), renewed)]
