"""Receipts that the answer to a press could not bring: they come by the private chat, each once.

Whoever has no private chat with the bot reads theirs at the next press on the same choice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from governance.motions.motion import Stage, is_over
from handlers.ballots.cards import CHOICES, say_end
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from storage.ballots import receipts
from storage.ballots.receipts import Untold
from storage.engine.outbox import Kind
from storage.engine.press_answers import Receipt
from storage.engine.uow import UnitOfWork
from storage.queues import due
from storage.queues.due import Due

LOST = "receipt.lost"
LEFT_BEHIND = "receipt.left_behind"
# After a start the presses that Telegram brings again are answered first; what is still open then was lost.
_SETTLES_WITHIN = timedelta(minutes=3)
_OF_LATE = timedelta(days=1)
_AT_ONCE = 50


async def give_later(uow: UnitOfWork, lost: Collection[Receipt]) -> None:
    """These could not be given: have them told in private."""
    for one in lost:
        payload = {"motion": one.motion, "code": one.code}
        await due.schedule(uow, LOST, one.code, uow.now, community=one.community, payload=payload)


async def look_later(uow: UnitOfWork) -> None:
    """At a start: did a process end between a commit and its answers?"""
    if await receipts.any_untold(uow):
        await due.schedule(uow, LEFT_BEHIND, "start", uow.now + _SETTLES_WITHIN)


async def tell(work: Work, item: Due) -> None:
    """One receipt that could not be given."""
    receipt = Receipt(item.community or 0, int(item.payload["motion"]), str(item.payload["code"]))
    await _tell(work, await receipts.untold(work.uow, receipt=receipt))


async def tell_left_behind(work: Work, _item: Due) -> None:
    """All that were open when a process ended, some at a time."""
    found = await receipts.untold(work.uow, between=(work.now - _OF_LATE, work.now - _SETTLES_WITHIN), limit=_AT_ONCE)
    await _tell(work, found)
    if len(found) == _AT_ONCE:
        await due.schedule(work.uow, LEFT_BEHIND, "start", work.now)


async def _tell(work: Work, found: list[Untold]) -> None:
    for one in found:
        work.post(one.private_chat, _say(work, one), kind=Kind.RECEIPT)
    if found:
        await receipts.told(work.uow, [Receipt(0, one.motion, one.receipt) for one in found])


def _say(work: Work, one: Untold) -> Html:
    t = words(one.language)
    facts = {"number": one.number, "choice": t.plain(CHOICES[one.choice]), "receipt": one.receipt}
    lines = [
        t("Motion {number}: your ballot is recorded: {choice}. Receipt {receipt}.", **facts),
        t("The confirmation of your press was lost on the way, so here it is."),
    ]
    if one.stage is Stage.OPEN and one.closes_at is not None and not is_over(one.closes_at, work.now):
        end = say_end(t.language, one.closes_at, one.timezone)
        lines.append(t("You can change it until {end}.", end=end))
    return Html("\n".join(lines))


ROUTES: list[Route] = [Route(DueTrigger(LOST), tell), Route(DueTrigger(LEFT_BEHIND), tell_left_behind)]
