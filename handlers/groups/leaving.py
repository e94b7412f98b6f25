"""Leaving of a group: what follows when it is no longer the community's, or for others; where what was open goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from governance.groups.choice import EVERYBODY, reaches_everybody
from governance.motions.motion_class import Electorate
from handlers.duty.arrival import show_duty
from handlers.frame.refusals import Refusal, Road
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.groups import contact
from handlers.groups.moving import tell_with_link
from handlers.groups.words import say_purpose
from handlers.matters.shown_again import carry_matters
from handlers.motions.arrival import show_vote
from handlers.motions.opening import chat_for
from storage.communities import chats
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.duty import rosters
from storage.engine import journal, outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.groups import guests
from storage.groups import moves as group_moves
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due
from storage.queues.due import Due

_CARDS = ("motion", "matter", "roster", "duty")
_PARTING = "group.part"
_EDITED = 15  # Telegram lets a group have 20 messages a minute, edits included


class OnlyGroup(Refusal):
    """Nobody could be told anything any more."""

    message = N_("This is the community's only group for everyone. Add another one first, or move the community there.")
    roads = (Road("settings", N_("Settings")),)


async def check_changed(work: Work, community: int, group: Chat, purpose: str | None) -> None:
    """Raises OnlyGroup if no group for everybody would remain; `purpose` None: the group is given up."""
    others = [one.purpose for one in await chats.groups_of(work.uow, community) if one.id != group.id]
    if not reaches_everybody([*others, *([purpose] if purpose is not None and group.open else [])]):
        raise OnlyGroup


async def untie(work: Work, community: Community, group: Chat) -> None:
    """The group belongs to nobody: votes, matters, duty and posts go on elsewhere, and both groups hear where."""
    await check_changed(work, community.id, group, None)
    others = await chats.groups_of(work.uow, community.id, EVERYBODY)
    heir = next(one for one in others if one.id != group.id)
    open_votes = await motions.open_in(work.uow, group.id)
    on_duty = [one.id for one in await rosters.running(work.uow, community.id) if one.chat == group.id]
    standing = await outbox.shown_in(work.uow, group.id, *_CARDS)
    await group_moves.untie(work.uow, group.id, heir.id)
    stays = await work.house.tell("when_group_is_left", work, group.id)
    for motion in open_votes:
        await _announce_elsewhere(work, motion)
    await _tell_left(work, community, group, heir, standing, stays)
    t = words(community.language)
    text = t(
        "🏛 The group “{old}” no longer belongs to {community}. Everything still open there continues here.",
        old=group.title,
        community=community.name,
    )
    work.post(heir.id, text, kind=Kind.NOTICE)
    await show_duty(work, community, on_duty)
    await carry_matters(work, heir)
    await contact.show(work, await chats.get(work.uow, group.id))
    await _part_soon(work, community.id, group.id, after=0)


async def _part_soon(work: Work, community: int, group: int, *, after: int) -> None:
    payload = {"group": group, "after": after}
    await due.schedule(work.uow, _PARTING, Subject("chat", group), work.now, community=community, payload=payload)


async def part(work: Work, item: Due) -> None:
    """Whoever belongs to the community only by what they did in that group, and holds nothing there, does no longer."""
    group, community = await chats.find(work.uow, int(item.payload["group"])), item.community or 0
    if group is None or group.community == community:
        return
    people = await guests.some(work.uow, community, group.id, int(item.payload["after"]))
    if not people:
        return
    staying = await guests.holding(work.uow, community, people)
    await guests.keep(work.uow, community, staying)
    if leaving := [one for one in people if one not in staying]:
        await guests.part(work.uow, community, leaving)
        journal.record(work.uow, community, "group.guests_parted", Subject("chat", group.id), {"count": len(leaving)})
    await _part_soon(work, community, group.id, after=people[-1])


async def _tell_left(
    work: Work,
    community: Community,
    group: Chat,
    heir: Chat,
    standing: list[tuple[str, int]],
    stays: Sequence[Callable[[Words], list[Html]]],
) -> None:
    """The group that is left keeps nothing of the community in its cards, and hears where it goes on.

    It may have been tied by mistake, so nobody is invited from there.
    """
    if not group.open:
        return
    t = words(community.language)
    for name, _ in standing[:_EDITED]:
        work.post(group.id, t("🏛 This has moved to another group."), kind=Kind.CARD, card=name)
    text = t(
        "🏛 This group no longer belongs to {community}. Everything still open here continues in the group “{new}”.",
        community=community.name,
        new=heir.title,
    )
    lines = [text, *(line for say in stays for line in say(t))]
    await tell_with_link(work, group.id, Html("\n".join(lines)), community, to=heir, invite=False)


async def _announce_elsewhere(work: Work, motion: Motion) -> None:
    """An open vote is posted in the group where its electorate reads."""
    chat = await chat_for(work, motion)
    if chat is not None:
        await motions.announce_in(work.uow, motion.id, chat)
        await show_vote(work, await motions.get(work.uow, motion.id))


async def change_purpose(work: Work, community: Community, group: Chat, purpose: str) -> None:
    """The group is for others: votes and matters follow; duty and posts stay where somebody wanted them."""
    await check_changed(work, community.id, group, purpose)
    await chats.say_purpose(work.uow, group.id, purpose)
    t = words(community.language)
    if group.open:
        text = t(
            "🏛 This group is now for {purpose}. Duty and scheduled posts made for it stay here.",
            purpose=say_purpose(t, purpose),
        )
        work.post(group.id, text, kind=Kind.NOTICE)
    for motion in await motions.open_in(work.uow, group.id):
        if not _reads(motion, purpose) and await chat_for(work, motion) not in {None, group.id}:
            work.post(group.id, t("🏛 This has moved to another group."), kind=Kind.CARD, card=motion.subject)
            await _announce_elsewhere(work, motion)
    for one in await chats.groups_of(work.uow, community.id):
        await carry_matters(work, one)


def _reads(motion: Motion, purpose: str) -> bool:
    """Does the electorate of a vote read in a group of this purpose?"""
    return purpose == EVERYBODY or (purpose == "committee" and motion.electorate is Electorate.COMMITTEE)


ROUTES: list[Route] = [Route(DueTrigger(_PARTING), part)]
