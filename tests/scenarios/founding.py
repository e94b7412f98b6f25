"""A community that is set up already: the owners' group, the committee's group, and who holds which role."""

from __future__ import annotations

from bot.sandbox.sample import community as sample
from governance.roles import Role
from storage.communities import accounts, chats, communities, members
from storage.communities.communities import Community
from storage.offices import roles
from tests.scenarios.village import Village

ROLES = {
    "chair": Role.CHAIR,
    "committee": Role.COMMITTEE,
    "building_lead": Role.BUILDING_LEAD,
    "manager": Role.MANAGER,
    "mediator": Role.MEDIATOR,
    "branch_secretary": Role.BRANCH_SECRETARY,
    "auditor": Role.AUDITOR,
}


async def found(life: Village, *, language: str = "zh") -> Community:
    """Found the sample community with its groups and roles, without a register."""
    async with life.database.uow(life.clock.now()) as uow:
        community = await communities.found(
            uow, name="议事亭小区", language=language, timezone="Asia/Shanghai", jurisdiction="CN"
        )
        for number, title, purpose in (
            (sample.OWNERS_GROUP, "业主群", "owners"),
            (sample.COMMITTEE_GROUP, "业委会", "committee"),
        ):
            await chats.remember_group(uow, number, title, community=community.id, purpose=purpose)
        for resident in sample.RESIDENTS:
            if resident.role in ROLES:
                account = await accounts.remember(uow, resident.id, resident.name, resident.language)
                await members.join(uow, community.id, account.id)
                await roles.give(uow, community.id, account.id, ROLES[resident.role], by=None, active=True)
    return community
