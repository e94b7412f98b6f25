"""Menus of chats: which commands a private chat offers, now that roles are others, and a group, for what is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.delivery.menus import edition, publish_group_menu, publish_own_menu
from bot.jobs.services import Services
from governance.roles import Role
from storage.communities import accounts, chats, communities, members
from storage.offices.roles_of import roles_of
from storage.queues.jobs import Job


async def renew_menu(job: Job, services: Services) -> Mapping[str, Any]:
    """`menu.renew` {"account"} → {}: the roles of all communities together decide, for there is one private chat."""
    async with services.database.uow(services.clock.now()) as uow:
        account = await accounts.get(uow, int(job.payload["account"]))
        held: set[Role] = set()
        mine = await members.communities_of(uow, account.id)
        for community in mine:
            held |= await roles_of(uow, community.id, account.id)
    if account.private_chat is not None:
        house = services.house
        used = house.routes_of(*[one.uses for one in mine])
        await publish_own_menu(services.telegram, house.routes, used, account.telegram_id, held)
        async with services.database.uow(services.clock.now()) as uow:
            await accounts.menu_renewed(uow, account.id, edition(services.house.routes))
    return {}


async def renew_group_menu(job: Job, services: Services) -> Mapping[str, Any]:
    """`menu.group` {"chat"} → {}: what the group's community uses decides."""
    async with services.database.uow(services.clock.now()) as uow:
        chat = await chats.get(uow, int(job.payload["chat"]))
        community = None if chat.community is None else await communities.get(uow, chat.community)
    if community is not None:
        house = services.house
        used = house.routes_of(community.uses)
        await publish_group_menu(services.telegram, house.routes, used, chat.telegram_id)
    return {}


MENU_JOBS = {"menu.renew": renew_menu, "menu.group": renew_group_menu}
