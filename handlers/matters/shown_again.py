"""Shown again: cards of matters posted where a group's messages stand elsewhere now, or without a name that is gone."""

from __future__ import annotations

from datetime import timedelta

from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from handlers.matters.cards import card_name
from handlers.matters.telling import groups_showing, show, show_again
from handlers.matters.view import load
from storage.communities.chats import Chat
from storage.engine import outbox
from storage.engine.subjects import Subject, key_of
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.queues import due
from storage.queues.due import Due

_UNNAME = "matter.unname"
_AT_ONCE = 10  # so many matters are posted or shown anew in one go
_BETWEEN = timedelta(seconds=40)  # Telegram lets a group have 20 messages and edits a minute


async def arrive(work: Work, chat: Chat) -> None:
    """The group of a community gets what is open there."""
    if chat.community is not None:
        await carry_matters(work, chat)


async def carry_matters(work: Work, chat: Chat) -> None:
    """Have the cards of open matters posted in a group where they do not stand yet."""
    await due.schedule(
        work.uow, "group.carry", Subject("chat", chat.id), work.now, community=chat.community, payload={"after": 0}
    )


async def carry(work: Work, item: Due) -> None:
    """A few matters at a time, by their numbers."""
    group = key_of(item.name)
    if item.community is None:
        return
    found = await matters.living_after(work.uow, item.community, item.payload["after"], limit=_AT_ONCE)
    posted = False
    for matter in found:
        view = await load(work.uow, item.community, matter.id)
        shown = group in await groups_showing(work, view)
        if shown and not await outbox.stands(work.uow, group, card_name(matter.id)):
            await show(work, view, fresh=True, only=group)
            posted = True
    if len(found) == _AT_ONCE:
        at = work.now + (_BETWEEN if posted else timedelta())
        payload = {"after": found[-1].number}
        await due.schedule(work.uow, item.kind, item.name, at, community=item.community, payload=payload)


async def unname(work: Work, account: int) -> None:
    """From now on, a few matters at a time."""
    await due.schedule(work.uow, _UNNAME, Subject("account", account), work.now, payload={"after": 0})


async def on_unname(work: Work, item: Due) -> None:
    """The next few matters that they raised, brought, took, answered or judged."""
    account = key_of(item.name)
    found = await matter_steps.naming(work.uow, account, after=int(item.payload["after"]), limit=_AT_ONCE)
    for matter, community in found:
        await show_again(work, await load(work.uow, community, matter))
    if len(found) == _AT_ONCE:
        await due.schedule(work.uow, _UNNAME, item.name, work.now + _BETWEEN, payload={"after": found[-1][0]})


ROUTES: list[Route] = [Route(DueTrigger("group.carry"), carry), Route(DueTrigger(_UNNAME), on_unname)]
