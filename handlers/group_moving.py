"""What follows when a community has moved to another group: what is open is posted there, the old one is told where."""

from __future__ import annotations

from datetime import timedelta

from governance.group_choice import GroupChoice
from handlers import committee_room, contact, matter_telling
from handlers.buttons import Keyboard
from handlers.matter_view import load
from handlers.triggers import Falling, Route
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import accounts, chats, communities, due, group_choices, group_moves, matters
from storage.accounts import Account
from storage.chats import Chat
from storage.due import Due
from storage.outbox import Kind
from storage.topics import Topic

_AT_ONCE = 10  # so many matters are posted anew in one go
_BETWEEN = timedelta(seconds=40)  # Telegram lets a group have 20 messages a minute


def card_of(choice: GroupChoice) -> str:
    """The name of the message that asks for the second person, and of the journal's lines."""
    return f"group:{choice.id}"


def say_purpose(t: Words, purpose: str) -> str:
    """For whom a group of the community is."""
    named = {"owners": t.plain("everybody"), "committee": t.plain("the committee")}
    return named.get(purpose, purpose)


async def move(work: Work, choice: GroupChoice, entered: Chat) -> None:
    """The rows change places; the new group gets what is open, the old one a last message."""
    if choice.instead_of is None:
        raise LookupError("a further group leaves none")
    left = await chats.get(work.unit, choice.instead_of)
    await group_moves.exchange(work.unit, left, entered, title=choice.title)
    await show_decided(
        work, choice, N_("🏛 {community} goes on in the group “{new}”. {by} and {second} have agreed on it.")
    )
    community = await communities.get(work.unit, choice.community)
    if left.open:
        t = words(community.language)
        text = t(
            "🏛 {community} goes on in the group “{new}”. From now on votes, matters and duty are there.\n"
            "Buttons above still work for whoever may press them.",
            community=community.name,
            new=choice.title,
        )
        work.post(entered.id, text, kind=Kind.NOTICE, card="moved", fresh=True, topic=Topic.NOTICES)
        work.pin(entered.id, "moved")
    await contact.move_along(work, await chats.get(work.unit, left.id))
    payload = {"after": 0}
    await due.schedule(work.unit, "group.carry", card_of(choice), work.now, community=community.id, payload=payload)


async def join(work: Work, choice: GroupChoice, entered: Chat) -> None:
    """A further group: what is for it is posted there from now on."""
    await chats.remember_group(
        work.unit, entered.telegram_id, choice.title, community=choice.community, purpose=choice.purpose
    )
    said = N_("🏛 The group “{new}” belongs to {community}, for: {purpose}. {by} and {second} have agreed on it.")
    await show_decided(work, choice, said)
    await contact.show(work, await chats.get(work.unit, entered.id))


async def carry(work: Work, item: Due) -> None:
    """The cards of open matters, a few at a time, by their numbers."""
    if item.community is None:
        return
    choice = await group_choices.get(work.unit, item.community, int(item.name.partition(":")[2]))
    found = await matters.living_after(work.unit, item.community, item.payload["after"], limit=_AT_ONCE)
    for matter in found:
        view = await load(work.unit, item.community, matter.id)
        if choice.instead_of in await matter_telling.groups_showing(work, view):
            await matter_telling.show(work, view, fresh=True, only=choice.instead_of)
    if len(found) == _AT_ONCE:
        payload, at = {"after": found[-1].number}, work.now + _BETWEEN
        await due.schedule(work.unit, item.kind, item.name, at, community=item.community, payload=payload)


async def show_decided(work: Work, choice: GroupChoice, said: str) -> None:
    """Wherever somebody was asked, and to whoever proposed it, it is said what came of it."""
    choice = await group_choices.get(work.unit, choice.community, choice.id)
    community = await communities.get(work.unit, choice.community)
    proposer = await accounts.get(work.unit, choice.by)
    second = None if choice.confirmed_by is None else await accounts.get(work.unit, choice.confirmed_by)

    async def decided(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            said,
            community=community.name,
            new=choice.title,
            purpose=say_purpose(t, choice.purpose),
            by=proposer.name,
            second=second.name if second else "",
        )
        return text, []

    await committee_room.settle(work, choice.community, card_of(choice), decided, also=[proposer])
    if second is not None and choice.instead_of is not None:  # the new group is this one now
        text, _ = await decided(words(community.language), None)
        work.post(choice.instead_of, text, kind=Kind.CARD, card=card_of(choice))


ROUTES: list[Route] = [Route(Falling("group.carry"), carry)]
