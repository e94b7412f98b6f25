"""Leaders: is there a second one, where one proposes and another confirms? A steward begins alone."""

from __future__ import annotations

from governance.roles import Act, Role
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_
from handlers.frame.work import Work
from storage.offices import roles


class NoSecondLeader(Refusal):
    """It takes two people, and there is one."""

    message = N_("This takes two of the people who lead the community. Please have a second one confirmed first.")


async def led_by_others(work: Work, community: int, act: Act) -> bool:
    """Is there anybody besides whoever acts who could confirm what takes this act?"""
    me = (await work.account()).id
    leading = [role for role in act.roles if role is not Role.ANYONE]
    return bool({one.account for one in await roles.holders(work.uow, community, *leading)} - {me})
