"""To do: the open votes in which somebody has not voted yet, as entries of their list."""

from __future__ import annotations

from governance.motions.motion import Stage
from handlers.ballots.cards import say_name
from handlers.frame.buttons import link
from handlers.frame.deep_links import deep_link
from handlers.frame.room import Waits
from handlers.frame.work import Work
from storage.ballots.booths import booth_of
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.motions import motions
from storage.motions.motions import Motion


async def entries(work: Work, community: Community, account: Account) -> list[Waits]:
    """Each vote for which a head of theirs has no ballot yet, with its end."""
    found = []
    for motion in await motions.at_stage(work.uow, community.id, Stage.OPEN):
        booth = await booth_of(work.uow, motion.id, account.telegram_id)
        if booth is not None and any(not head.by for head in booth.heads):
            found.append(_entry(work, motion))
    return found


def _entry(work: Work, motion: Motion) -> Waits:
    address = deep_link(work.bot, "motion", motion.id)
    return Waits(
        motion.closes_at,
        lambda t: t("vote on {name}", name=say_name(t, motion)),
        lambda t: link(t.plain("Vote"), address),
    )
