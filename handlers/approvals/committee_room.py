"""Committee's room: its own group if the bot can write there; whoever is not there hears it in private.

Whoever was seen acting in that group of late is asked there and not a second time in private; everybody else who may
decide is asked in private as well, so that nobody is forgotten who never joined the group or has left it: when
Telegram tells the bot that somebody is gone, they count as never seen there. What is about somebody of the committee
(their office, their home) is kept out of the group: those who may decide it hear it one by one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message

from governance.roles import Act, Role
from handlers.frame.abilities import abilities
from handlers.frame.buttons import Keyboard
from handlers.frame.triggers import DueTrigger, Event, Route
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from storage.communities import accounts, chats, communities, members
from storage.communities.accounts import Account
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.offices import roles
from storage.queues.due import Due
from storage.todo import digests

SEEN_FOR = timedelta(days=60)
"""Who has done nothing in the committee's group for so long is asked in private again: they may have left it."""

HELD_BACK_FOR = timedelta(days=1)
"""If nothing arrives in the group for so long (a right to write was taken), those who read it there are asked alone."""

_GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})
ROOM_ROLES = (Role.COMMITTEE, Role.CHAIR)

# What a reader is shown: the words to speak in, and who reads; None is the committee's group.
Say = Callable[[Words, Account | None], Awaitable[tuple[Html, Keyboard]]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Where something is heard: `rooms` (groups of the committee), `there` who reads it there, `apart` in private."""

    rooms: tuple[Chat, ...]
    there: tuple[Account, ...]
    apart: tuple[Account, ...]

    @property
    def people(self) -> list[Account]:
        """Everybody who hears it, by key."""
        return sorted((*self.there, *self.apart), key=lambda one: one.id)


async def rooms_of(work: Work, community: int) -> list[Chat]:
    """The committee's own groups in which the bot can write, oldest first."""
    groups = await chats.groups_of(work.uow, community, chats.COMMITTEE)
    return [one for one in groups if one.standing is None or abilities(one.standing).posts]


async def audience(
    work: Work,
    community: int,
    people: Collection[Account],
    *,
    about: Collection[int] = (),
    everybody: bool = False,
    room: bool = True,
) -> Audience:
    """Where these people hear something that they may decide.

    `about`: the accounts that it is about; the group does not hear of its own members. `everybody`: each in private,
    too, as when they are reminded. `room` false: only in private.
    """
    rooms = await rooms_of(work, community) if room else []
    sitting = {one.account for one in await roles.holders(work.uow, community, *ROOM_ROLES)} if rooms else set()
    if not sitting & {one.id for one in people} or sitting & set(about):
        rooms = []
    keys = [one.id for one in people] if rooms else []
    seen = await members.in_room(work.uow, community, keys, work.now - SEEN_FOR)
    there = tuple(one for one in people if one.id in seen)
    apart = tuple(one for one in people if one.private_chat is not None and (everybody or one.id not in seen))
    if everybody:
        there = tuple(one for one in there if one.private_chat is None)
    return Audience(tuple(rooms), there, apart)


async def who_may(work: Work, community: int, act: Act, *, without: Collection[int]) -> list[Account]:
    """Who holds a role that allows the act in a community, but for these."""
    held = await roles.holders(work.uow, community, *(act.roles - {Role.ANYONE}))
    keys = list(dict.fromkeys(one.account for one in held if one.account not in without))
    return await accounts.several(work.uow, keys)


async def seconds(
    work: Work, community: int, act: Act, *, without: Collection[int], about: Collection[int] = ()
) -> list[Account]:
    """Who may do the act, can be reached in the committee's group or in private, and is none of these."""
    people = await who_may(work, community, act, without={*without, *about})
    return (await audience(work, community, people, about=about)).people


async def ask(
    work: Work,
    community: Community,
    people: Collection[Account],
    card: str,
    say: Say,
    *,
    about: Collection[int] = (),
    kind: Kind = Kind.CARD,
    fresh: bool = False,
    everybody: bool = False,
    room: bool = True,
) -> list[Account]:
    """Show it where these people hear it; returns those who do. `about`, `everybody`, `room`: as in `audience`."""
    heard = await audience(work, community.id, people, about=about, everybody=everybody, room=room)
    for group in heard.rooms:
        text, keyboard = await say(words(community.language), None)
        alone = [one.id for one in heard.there if one.private_chat is not None]
        way_out = {"community": community.id, "card": card, "alone": alone}
        until = work.now + HELD_BACK_FOR
        more: dict[str, Any] = {"not_after": until, "then": "room.posted", "payload": way_out}
        await put(work, group, community, card, text, keyboard, kind=kind, fresh=fresh, **more)
    for one in heard.apart:
        if await digests.wants(work.uow, one.id):
            continue  # it stands in the evening's one message, and in /todo at once
        text, keyboard = await say(words(one.language), one)
        work.post(one.private_chat or 0, text, keyboard, kind=kind, card=card, fresh=fresh)
    return heard.people


async def put(
    work: Work,
    group: Chat,
    community: Community,
    card: str,
    text: Html,
    keyboard: Keyboard,
    *,
    kind: Kind = Kind.CARD,
    fresh: bool = False,
    **more: Any,
) -> None:
    """Post a card in a group of the committee, or bring the one that stands there up to date.

    It is never posted twice, or the old copy kept what the new one says no more; `fresh`: they are called to look up.
    """
    stands = await outbox.stands(work.uow, group.id, card)
    work.post(group.id, text, keyboard, kind=kind, card=card, **more)
    if stands and fresh:
        t = words(community.language)
        call = t("Please take a look: this needs one of you.")
        work.post(group.id, call, kind=Kind.REMINDER, about=card, not_before=more.get("not_before"))


async def posted(work: Work, item: Due) -> None:
    """The group did not take it: whoever would have read it there reads it in private."""
    if item.payload.get("ok"):
        return
    shown = await outbox.body_of(work.uow, key_of(item.name))
    for one in await accounts.several(work.uow, list(item.payload["alone"])) if shown else []:
        if one.private_chat is not None:
            work.call(one.private_chat, "sendMessage", shown or {}, kind=Kind.CARD, card=item.payload["card"])


async def settle(work: Work, community: int, card: str, say: Say, *, also: Collection[Account] = ()) -> None:
    """Wherever the card is shown, and to these people, it says what came of it."""
    language = (await communities.get(work.uow, community)).language
    shown = await outbox.chats_showing(work.uow, card)
    private = await accounts.of_private_chats(work.uow, shown)
    readers = {one.private_chat: one for one in (*private, *also) if one.private_chat is not None}
    for chat, one in readers.items():
        text, keyboard = await say(words(one.language), one)
        work.post(chat or 0, text, keyboard, kind=Kind.CARD, card=card)
    for group in await chats.open_groups_among(work.uow, shown):
        text, keyboard = await say(words(language), None)
        work.post(group.id, text, keyboard, kind=Kind.CARD, card=card)


# Who is no longer there


async def membership(work: Work, change: ChatMemberUpdated) -> None:
    """Telegram tells the bot, where it is an administrator, that somebody's place in a group has changed."""
    now = change.new_chat_member
    if now.status in _GONE or (isinstance(now, ChatMemberRestricted) and not now.is_member):
        await _left(work, change.chat.id, now.user.id)


async def left(work: Work, message: Message) -> None:
    """The service message that everybody sees: somebody has left, or was removed."""
    if message.left_chat_member is not None:
        await _left(work, message.chat.id, message.left_chat_member.id)


async def _left(work: Work, group: int, person: int) -> None:
    """Whoever is no longer in the committee's group is asked in private from now on. Of others nothing is kept."""
    chat = await chats.by_telegram_id(work.uow, group)
    if chat is None or chat.community is None or chat.purpose != chats.COMMITTEE:
        return
    account = await accounts.by_telegram_id(work.uow, person)
    if account is not None:
        await members.leave_room(work.uow, chat.community, account.id)


ROUTES = [
    Route(DueTrigger("room.posted"), posted),
    Route(Event.MEMBERSHIP, membership),
    Route(Event.LEFT, left),
]
