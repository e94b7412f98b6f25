"""Menu of somebody's private chat: which commands it offers, now that their roles are others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.delivery.menus import edition, publish_own_menu
from bot.jobs.services import Services
from governance.roles import Role
from storage.communities import accounts, members
from storage.offices.roles_of import standing
from storage.queues.jobs import Job


async def renew_menu(job: Job, services: Services) -> Mapping[str, Any]:
    """`menu.renew` {"account"} → {}: the roles of all communities together decide, for there is one private chat."""
    async with services.database.uow(services.clock.now()) as uow:
        account = await accounts.get(uow, int(job.payload["account"]))
        held: set[Role] = set()
        for community in await members.communities_of(uow, account.id):
            held |= await standing(uow, community.id, account.id)
    if account.private_chat is not None:
        await publish_own_menu(services.telegram, services.house.routes, account.telegram_id, held)
        async with services.database.uow(services.clock.now()) as uow:
            await accounts.menu_renewed(uow, account.id, edition(services.house.routes))
    return {}


MENU_JOBS = {"menu.renew": renew_menu}
