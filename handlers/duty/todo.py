"""To do: the next shift of somebody on each roster, as entries of their list."""

from __future__ import annotations

from datetime import timedelta

from governance.duty.roster import Shift
from governance.schedule.repetition import on_clock, wall_of
from handlers.frame.buttons import button
from handlers.frame.room import Waits
from handlers.frame.work import Work
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.duty import rosters
from storage.duty.rosters import Roster

_AHEAD = timedelta(days=7)


async def entries(work: Work, community: Community, account: Account) -> list[Waits]:
    """Their next shift of the coming week on each roster there; what has begun goes on and waits no more."""
    wall, found = wall_of(work.now, community.timezone), []
    for roster in await rosters.with_person(work.uow, account.id):
        place = roster.place_of(account.id)
        if roster.community != community.id or place is None:
            continue
        coming = (one for one in roster.rotation.between(wall, wall + _AHEAD) if one.begins > wall)
        if (shift := next((one for one in coming if one.place == place), None)) is not None:
            found.append(_entry(community, roster, shift))
    return found


def _entry(community: Community, roster: Roster, shift: Shift) -> Waits:
    return Waits(
        on_clock(shift.begins, community.timezone),
        lambda t: t("shift: {name}", name=roster.name),
        lambda t: button(t.plain("Duty"), "duty.show", community.id),
    )
