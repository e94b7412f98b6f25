"""Menus of commands after a change of what a community uses: of its groups at once, of people as they come by."""

from __future__ import annotations

from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from handlers.offices.own_menus import renew_menu
from storage.communities import chats
from storage.communities.communities import Community
from storage.offices import roles
from storage.queues import jobs
from storage.queues.due import Due

_DONE = "capability.menu"


async def renew_menus(work: Work, community: Community) -> None:
    """The groups' menus, and those of everybody in office; a resident's is renewed at the next /start."""
    for group in await chats.every_group_of(work.uow, community.id):
        if group.open:
            await jobs.ask(work.uow, "menu.group", {"chat": group.id}, then=_DONE, community=community.id)
    for account in {one.account for one in await roles.holders(work.uow, community.id)}:
        await renew_menu(work, account)


async def renewed(_work: Work, _item: Due) -> None:
    """The group's menu is as it should be, or will be after the next change."""


ROUTES = [Route(DueTrigger(_DONE), renewed)]
