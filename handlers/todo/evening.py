"""Evening: one message about all that waits for somebody, for those who want it instead of single ones."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from governance.schedule.repetition import on_clock, wall_of
from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from handlers.todo.listing import page, waiting_for
from storage.assignment import charges
from storage.communities import accounts, members
from storage.communities.accounts import Account
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.queues import due
from storage.queues.due import Due
from storage.todo import digests

_KIND = "todo.digest"
AT = time(19)


async def want(work: Work, _press: Press) -> None:
    """The button “One message in the evening instead”."""
    account, t = await _mine(work), await work.words()
    await digests.want(work.uow, account.id)
    await _plan(work, account)
    work.answer(t.plain("From today on: one message at 19:00, if anything is waiting."), alert=True)
    await work.reply(
        t("You now get one message at 19:00 if anything is waiting for you. A call for help still comes at once."),
        [[button(t.plain("Each message as it comes again"), "todo.singly")]],
        card="todo",
    )


async def stop(work: Work, _press: Press) -> None:
    """The button “Each message as it comes again”."""
    account, t = await _mine(work), await work.words()
    await digests.stop(work.uow, account.id)
    await due.cancel(work.uow, _KIND, _name(account.id))
    work.answer("")
    await work.reply(t("I will tell you about each thing as it comes. All of it: /todo"), card="todo")


async def _mine(work: Work) -> Account:
    if not work.private:
        raise NotYours
    return await work.account()


def _name(account: int) -> str:
    return Subject("account", account)


async def _plan(work: Work, account: Account) -> None:
    zone = await _zone(work, account)
    wall = wall_of(work.now, zone)
    today = datetime.combine(wall.date(), AT)
    at = on_clock(today if today > wall else today + timedelta(days=1), zone)
    await due.schedule(work.uow, _KIND, _name(account.id), at)


async def _zone(work: Work, account: Account) -> str:
    mine = await members.communities_of(work.uow, account.id)
    meant = [one for one in mine if one.id == account.community] or mine
    return meant[0].timezone if meant else "UTC"


async def tell(work: Work, item: Due) -> None:
    """What waits this evening; nothing, if nothing does."""
    account = await accounts.get(work.uow, key_of(item.name))
    if not await digests.wants(work.uow, account.id):
        return
    await _plan(work, account)
    found = await waiting_for(work, account)
    if account.private_chat is None or not found:
        return
    t = words(account.language)
    text, rows = page(t, found, 0)
    more = [
        button(t.plain("All of it"), "todo.page", 0),
        button(t.plain("Each message as it comes again"), "todo.singly"),
    ]
    first = t("🌆 This evening:")
    work.post(
        account.private_chat, Html(f"{first}\n{text}"), [*rows, more], kind=Kind.REMINDER, card="todo", fresh=True
    )
    for community in {one.community.id for one in found}:
        for charge in await charges.held_by(work.uow, community, account.id, limit=_SAID):
            await charges.nudged(work.uow, charge.matter, nudge_at=charge.nudge_at)


_SAID = 50  # matters of one community that count as brought to mind
ROUTES: list[Route] = [
    Route(ButtonPress("todo.evening"), want),
    Route(ButtonPress("todo.singly"), stop),
    Route(DueTrigger(_KIND), tell),
]
