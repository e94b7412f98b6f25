"""What changes about a community's groups? A leader proposes it, a second one confirms it, and it is done."""

from __future__ import annotations

from governance.groups.acts import CHOOSE_GROUP
from governance.groups.choice import COMMITTEE, LAPSES, Change, GroupChoice, State, may_confirm
from governance.roles import Role
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.groups.leaving import change_purpose, untie
from handlers.groups.moving import card_of, join, move, show_decided
from handlers.groups.words import LAPSED, REFUSED, question, question_buttons
from storage.communities import chats, communities
from storage.communities.accounts import Account
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.groups import choices as group_choices
from storage.offices import roles
from storage.queues import due
from storage.queues.due import Due

_LEADING = [role for role in CHOOSE_GROUP.roles if role is not Role.ANYONE]


class NoSecondLeader(Refusal):
    """It takes two people, and there is one."""

    message = N_("It takes two of those who lead the community. Please have a second one confirmed first.")


class SameLeader(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("Another one of those who lead the community confirms this, not who proposed it.")


class NotThere(Refusal):
    """Between the proposal and its confirmation the new group was lost."""

    message = N_("I am not in the new group any more, or it was set up otherwise. Add me there and propose it again.")


async def led_by_others(work: Work, community: int, me: Account) -> bool:
    """Is there anybody who could confirm it?"""
    return bool({one.account for one in await roles.holders(work.uow, community, *_LEADING)} - {me.id})


async def propose(
    work: Work, community: Community, change: Change, *, target: Chat, title: str, group: Chat | None, purpose: str = ""
) -> None:
    """Have it confirmed by a second person; what was proposed before about the same group is taken back.

    `target`: the group that is entered, or the community's own `group` that is changed.
    """
    me, t = await work.account(), await work.words()
    key = None if group is None else group.id
    before = None if key is None else await group_choices.standing(work.uow, community.id, key)
    there = await group_choices.standing_at(work.uow, community.id, target.telegram_id)
    for one in (before, there):
        if one is not None and (one.change, one.group, one.purpose, one.target) == (
            change,
            key,
            purpose,
            target.telegram_id,
        ):
            work.answer(t.plain("It waits for a second person already."))
            return
    for one in {each.id: each for each in (before, there) if each is not None}.values():
        await _end(work, one, State.REFUSED, "group.withdrawn", by=me.id)
        await show_decided(work, one, REFUSED[one.change])
    choice = await group_choices.propose(
        work.uow,
        community.id,
        change,
        group=key,
        target=target.telegram_id,
        title=title,
        by=me.id,
        purpose=purpose,
    )
    await _ask(work, choice, community, group, target)
    work.answer(t.plain("Proposed. A second person confirms it."))


async def _ask(work: Work, choice: GroupChoice, community: Community, group: Chat | None, target: Chat) -> None:
    """In the committee's own group or in private whoever may confirm it, and in the group that is entered."""
    me = await work.account()
    content = {"by": me.id, "change": choice.change.value, "instead_of": choice.group, "purpose": choice.purpose}
    journal.record(work.uow, community.id, "group.proposed", card_of(choice), content)
    await due.schedule(work.uow, "group.lapse", card_of(choice), work.now + LAPSES, community=community.id)

    async def asked(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        own = reader is not None and reader.id == me.id
        said = question(t, choice, community, group, me.name, work.now)
        return said, question_buttons(t, choice, own=own)

    entering = choice.change in {Change.MOVE, Change.JOIN}
    readers = [(target.id, None)] if entering else [(me.private_chat, me)]
    for chat, reader in readers:
        if chat is not None:
            text, keyboard = await asked(words(reader.language if reader else community.language), reader)
            work.post(chat, text, keyboard, kind=Kind.CARD, card=card_of(choice))
    others = await committee_room.who_may(work, community.id, CHOOSE_GROUP, without={me.id})
    # A group that may not be ours any more is not told of it beforehand.
    room = entering or target.purpose != COMMITTEE
    await committee_room.ask(work, community, others, card_of(choice), asked, room=room)


async def _pressed(work: Work, press: Press) -> GroupChoice:
    community = await group_choices.whose(work.uow, press.number())
    if community is None:
        raise NotYours
    await work.require(CHOOSE_GROUP, community)
    return await group_choices.get(work.uow, community, press.number())


async def confirm(work: Work, press: Press) -> None:
    """The second leader says yes: from now on it is so."""
    choice, me, t = await _pressed(work, press), await work.account(), await work.words()
    if choice.state is State.CONFIRMED:
        work.answer(t.plain("This was confirmed already."))
        return
    if choice.state is not State.PROPOSED:
        raise Stale
    if not may_confirm(choice, me.id):
        raise SameLeader
    if choice.change in {Change.MOVE, Change.JOIN}:
        await _enter(work, choice, me)
    else:
        await _change(work, choice, me)
    work.answer(t.plain("Confirmed."))


async def _enter(work: Work, choice: GroupChoice, me: Account) -> None:
    entered = await chats.by_telegram_id(work.uow, choice.target)
    if entered is None or not entered.open or entered.community is not None:
        raise NotThere
    if choice.change is Change.JOIN:
        await _end(work, choice, State.CONFIRMED, "group.joined", by=me.id)
        await join(work, choice, entered)
    else:
        await _end(work, choice, State.CONFIRMED, "group.moved", by=me.id)
        await move(work, choice, entered)


async def _change(work: Work, choice: GroupChoice, me: Account) -> None:
    group = await chats.find(work.uow, choice.group or 0)
    if group is None or group.community != choice.community:
        raise Stale
    community = await communities.get(work.uow, choice.community)
    if choice.change is Change.UNTIE:
        await _end(work, choice, State.CONFIRMED, "group.untied", by=me.id)
        await untie(work, community, group)
    else:
        await _end(work, choice, State.CONFIRMED, "group.purpose_changed", by=me.id)
        await change_purpose(work, community, group, choice.purpose)
    await show_decided(work, choice)


async def refuse(work: Work, press: Press) -> None:
    """A leader says no, or whoever proposed it takes it back: nothing changes."""
    choice, me, t = await _pressed(work, press), await work.account(), await work.words()
    if choice.state is not State.PROPOSED:
        raise Stale
    await _end(work, choice, State.REFUSED, "group.refused", by=me.id)
    await show_decided(work, choice, REFUSED[choice.change])
    work.answer(t.plain("Refused."))


async def lapse(work: Work, item: Due) -> None:
    """Nobody has confirmed it for a week."""
    choice = await group_choices.get(work.uow, item.community or 0, int(item.name.partition(":")[2]))
    if choice.state is State.PROPOSED:
        await _end(work, choice, State.LAPSED, "group.lapsed", by=None)
        await show_decided(work, choice, LAPSED[choice.change])


async def _end(work: Work, choice: GroupChoice, state: State, act: str, *, by: int | None) -> None:
    confirmed = by if state is State.CONFIRMED else None
    if not await group_choices.decide(work.uow, choice, state, by=confirmed):
        raise Stale
    await due.cancel(work.uow, "group.lapse", card_of(choice))
    content = {"proposed_by": choice.by, "instead_of": choice.group, "purpose": choice.purpose}
    journal.record(work.uow, choice.community, act, card_of(choice), content if by is None else {"by": by, **content})


ROUTES: list[Route] = [
    Route(ButtonPress("group.confirm"), confirm, CHOOSE_GROUP),
    Route(ButtonPress("group.refuse"), refuse, CHOOSE_GROUP),
    Route(DueTrigger("group.lapse"), lapse),
]
