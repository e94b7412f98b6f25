"""Reports of what is off already: they count as “me too” and are told so; whoever means something else says it."""

from __future__ import annotations

from governance.matters.ladder import Place
from governance.matters.matter import Kind
from governance.outages.outage import Report, Sure, is_on, tells_of
from handlers.frame.work import Work
from handlers.outages.telling import show
from handlers.outages.words import card_of
from storage.engine import journal
from storage.outages import outages
from storage.outages.outages import Outage


async def meant(
    work: Work, community: int, kind: Kind, text: str, said: Place, lives: Place
) -> tuple[Outage, Sure] | None:
    """The outage that a report tells of, and whether that is sure; None: it tells of nothing that is off just now."""
    report = Report(kind, text, said, lives)
    found = [one for one in await outages.standing(work.uow, community) if is_on(one.state, one.begins, work.now)]
    told = [(one, sure) for one in found if (sure := tells_of(report, one.service, one.places)) is not None]
    return next((each for each in told if each[1] is Sure.YES), told[0] if told else None)


async def count(work: Work, one: Outage, account: int, text: str) -> None:
    """Somebody has it too, in these words; they hear when it moves and when it is over."""
    if await outages.join(work.uow, one.id, account, text=text):
        journal.record(work.uow, one.community, "outage.joined", card_of(one.id), {"by": account})
    await show(work, one)
