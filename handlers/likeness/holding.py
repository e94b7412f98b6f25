"""Holding back of a new matter while its writer is asked whether one that is open is meant: two minutes, over restarts.

A repeat so never makes a second card, and what is none appears by itself, though nobody presses anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from telegram import Message

from governance.matters.matter import Visibility, visibility_of
from governance.moderation.allowance import Doing
from governance.outages.outage import Sure
from handlers.frame.buttons import button
from handlers.frame.photos import photos_of
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.likeness.finding import Asked, like, said_in
from handlers.likeness.packing import packed, unpacked
from handlers.likeness.words import card_of, choices, known, question
from handlers.matters.cards import card_name
from handlers.matters.raising import Draft, place_of_draft, write_down
from handlers.matters.view import View
from handlers.moderation.allowances import spend
from handlers.outages import reports
from storage.communities import accounts, chats, communities
from storage.communities.chats import ChatKind
from storage.communities.communities import Community
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.likeness import held
from storage.likeness.held import Held
from storage.matters.matters import Matter
from storage.outages.outages import Outage
from storage.queues import due
from storage.queues.due import Due

HELD_FOR = timedelta(minutes=2)
KEPT_FOR = timedelta(days=1)
_RELEASE = "held.release"
_DROP = "held.drop"
_MOST_PHOTOS = 10


async def hold_back(work: Work, community: Community, draft: Draft) -> bool:
    """Ask whether one of those that are open is meant; False if none resembles it: it is written down at once.

    What is to stay in confidence is never compared with what others told.
    """
    if visibility_of(draft.kind, draft.visibility) is Visibility.PRIVATE or not draft.text:
        return False
    lives = await place_of_draft(work, community.id, draft)
    said = said_in(draft.place, draft.text)
    # What is said aloud is kept with a matter; an outage keeps words alone.
    off = None if draft.spoken else await reports.meant(work, community.id, draft.kind, draft.text, said, lives)
    if off is not None and off[1] is Sure.YES:
        await _count(work, community, draft, off[0])
        return True
    # In a group only what stands there; in private also what neighbours read in private.
    seen = [Visibility.OPEN, *([Visibility.ANONYMOUS] if work.private else [])]
    found = await like(work.uow, community.id, Asked(draft.kind, draft.text, draft.place, lives), seen)
    if found or off is not None:
        await _ask(work, community, draft, found, off[0] if off else None)
    return bool(found or off)


async def _count(work: Work, community: Community, draft: Draft, off: Outage) -> None:
    """What is known to be off counts as “me too” at once; whoever means something else says so within a day."""
    key = await _hold(work, community, draft, [], off)
    await due.schedule(work.uow, _DROP, Subject("held", key), work.now + KEPT_FOR, community=community.id)
    await reports.count(work, off, draft.raiser.id, draft.text)
    t = await work.words()
    mine = button(t.plain("Something else: record mine"), "held.record", key)
    await work.reply(known(t, off, community.timezone), [[mine]], card=card_of(key), fresh=True)
    work.answer("")


async def _ask(work: Work, community: Community, draft: Draft, found: Sequence[Matter], off: Outage | None) -> None:
    t, key = await work.words(), await _hold(work, community, draft, found, off)
    await due.schedule(work.uow, _RELEASE, Subject("held", key), work.now + HELD_FOR, community=community.id)
    await work.reply(question(t, found, off), choices(t, key, found, off), card=card_of(key), fresh=True)
    work.answer("")


async def _hold(work: Work, community: Community, draft: Draft, found: Sequence[Matter], off: Outage | None) -> int:
    return await held.hold(
        work.uow,
        community.id,
        account=(await work.account()).id,
        raiser=draft.raiser.id,
        asked=(await work.chat()).id,
        chat=draft.chat,
        message=draft.message,
        album=draft.album,
        draft=packed(draft),
        offers=[*(str(one.id) for one in found), *([Subject("outage", off.id)] if off else [])],
    )


async def drop(work: Work, item: Due) -> None:
    """A day is over: it was the outage that is known."""
    await held.drop(work.uow, key_of(item.name))


async def release(work: Work, item: Due) -> None:
    """Two minutes are over and nobody has pressed anything: it is a matter of its own."""
    found = await held.get(work.uow, key_of(item.name))
    if found is not None:
        await record(work, found)


async def record(work: Work, found: Held) -> View:
    """What was held back is written down, and its card stands where the question stood."""
    await settled(work, found)
    people = {one.id: one for one in await accounts.several(work.uow, sorted({found.account, found.raiser}))}
    brought_by = people[found.account] if found.account != found.raiser else None
    draft = unpacked(found.draft, people[found.raiser], brought_by)
    community = await communities.get(work.uow, found.community)
    view = await write_down(work, community, draft, by=found.account)
    if (await chats.get(work.uow, found.asked)).kind is ChatKind.GROUP:
        await outbox.become(work.uow, found.asked, [card_of(found.id)], card_name(view.matter.id))
    else:
        said = words(people[found.account].language)("Recorded as matter {number}.", number=view.matter.number)
        work.post(found.asked, said, kind=Kind.ANSWER, card=card_of(found.id))
    return view


async def settled(work: Work, found: Held) -> None:
    """It is decided: nothing is held back any more."""
    await held.drop(work.uow, found.id)
    for kind in (_RELEASE, _DROP):
        await due.cancel(work.uow, kind, Subject("held", found.id))


async def album_goes_on(work: Work, message: Message) -> None:
    """A further photo of an album whose first one is held back: it belongs to it. Raises TooOften."""
    chat = await chats.by_telegram_id(work.uow, message.chat.id)
    found = await held.of_album(work.uow, chat.id, message.media_group_id or "") if chat else None
    if found is None:
        return
    had = {unique_id for _, unique_id in found.draft["photos"]}
    new = [[one.file_id, one.unique_id] for one in photos_of(message) if one.unique_id not in had]
    if not new:
        return
    await spend(work, Doing.PHOTO, found.community, len(new))
    photos = [*found.draft["photos"], *new]
    await held.reword(work.uow, found.id, {**found.draft, "photos": photos[:_MOST_PHOTOS]})


ROUTES = [Route(DueTrigger(_RELEASE), release), Route(DueTrigger(_DROP), drop)]
