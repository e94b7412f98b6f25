"""Motions of the tests: what they are about, where a test does not mind."""

from __future__ import annotations

from datetime import timedelta

from governance.motions.motion_class import Electorate
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from storage.motions.motions import BUTTONS, Motion

TITLE, TEXT = "Repair the lift", "Repair the lift of building 3."


async def a_draft(
    uow: UnitOfWork,
    community: int,
    *,
    by: int,
    force: bool = True,
    title: str = TITLE,
    text: str = TEXT,
    motion_class: str = "use_repair_fund",
    electorate: Electorate = Electorate.OWNERS,
    carrier: str = BUTTONS,
    days: int = 7,
    chat: int | None = None,
) -> Motion:
    """A motion that waits to be opened: all owners are to vote on a repair of the lift for a week."""
    return await motions.draft(
        uow,
        community,
        force=force,
        title=title,
        text=text,
        motion_class=motion_class,
        electorate=electorate,
        carrier=carrier,
        period=timedelta(days=days),
        by=by,
        chat=chat,
    )
