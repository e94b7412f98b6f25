"""To do: the matters that somebody is in charge of, as entries of their list."""

from __future__ import annotations

from handlers.assignment.terms import TODO
from handlers.frame.buttons import button
from handlers.frame.room import Waits
from handlers.frame.work import Work
from handlers.matters.words import KINDS, shorten
from storage.assignment import charges
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.matters import matters
from storage.matters.matters import Matter

_WORDING = 30  # characters
_AT_MOST = 50


async def entries(work: Work, community: Community, account: Account) -> list[Waits]:
    """Each of them by its deadline, the most urgent first."""
    waiting = await TODO.entries(work, community, account)
    held = await charges.held_by(work.uow, community.id, account.id, limit=_AT_MOST)
    return [*waiting, *[_entry(await matters.get(work.uow, community.id, charge.matter)) for charge in held]]


def _entry(matter: Matter) -> Waits:
    return Waits(
        matter.deadline,
        lambda t: t(
            "matter {number}, {kind}: {text}",
            number=matter.number,
            kind=t(KINDS[matter.kind]),
            text=shorten(matter.text, _WORDING) or t("photo"),
        ),
        lambda t: button(t.plain("Matter {number}", number=matter.number), "matter.show", matter.id),
    )
