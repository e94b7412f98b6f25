"""World, who and what is there: people, chats, messages, polls and files, as plain state in memory."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

GROUP_ANONYMOUS_BOT = 1087968824  # an anonymous administrator's messages come from this account
CHANNEL_BOT = 136817688  # an anonymous voter in a poll is shown as this account
SERVICE_ACCOUNT = 777000

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")


def written_name(first: str, last: str) -> str:
    """A Chinese name with the family name first and no space, any other as it is said."""
    if last and all("\u3400" <= letter <= "\u9fff" for letter in last):
        return f"{last}{first}"
    return f"{first} {last}".strip()


@dataclass(slots=True)
class Person:
    """A human account. `started`: has opened a private chat with the bot; `blocked`: has blocked it.

    `quiet`: one of the many who only ever vote; the page does not offer to be them.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "zh-hans"
    role: str = "resident"
    about: dict[str, str] = field(default_factory=dict)
    emoji: str = "🙂"
    started: bool = False
    blocked: bool = False
    quiet: bool = False

    @property
    def name(self) -> str:
        """Family name first for Chinese names, as people in the chat write it."""
        return written_name(self.first_name, self.last_name)


@dataclass(slots=True)
class Bot:
    """The bot's account, its menu and its texts. Menus: (scope key, language) → commands."""

    id: int
    token: str
    username: str
    first_name: str
    can_read_all_group_messages: bool = True
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    default_rights: Json = field(default_factory=dict)


@dataclass(slots=True)
class Member:
    """One account's place in one group."""

    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)
    anonymous: bool = False
    title: str = ""
    tag: str = ""


@dataclass(slots=True)
class Message:
    """A message. `content` holds text, entities, photo … in the Bot API's own form."""

    chat_id: int
    id: int
    date: int
    sender: int
    content: Json
    anonymous: bool = False
    channel: Json | None = None  # in whose name it was written, if in a channel's
    automatic: bool = False  # forwarded by Telegram from the linked channel
    reply_to: int | None = None
    quote: Json | None = None
    thread_id: int | None = None
    is_topic: bool = False
    keyboard: Json | None = None
    reply_keyboard: Json | None = None
    poll_id: str | None = None
    edit_date: int | None = None
    forward_origin: Json | None = None
    album: str | None = None
    service: bool = False
    protected: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Option:
    """An answer of a poll, known by its persistent id (Bot API 9.6)."""

    persistent_id: str
    text: str
    entities: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Poll:
    """A native poll; `votes` maps a voter to persistent option ids."""

    id: str
    chat_id: int
    message_id: int
    owner: int
    question: str
    options: list[Option]
    settings: Json
    close_at: int | None = None
    closed: bool = False
    votes: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Chat:
    """A private chat with the bot (id = the person's) or a group."""

    id: int
    type: str
    title: str = ""
    about: dict[str, str] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    permissions: dict[str, bool] = field(default_factory=dict)
    description: str = ""
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    slow_mode: int = 0
    linked: Json | None = None
    hidden_members: bool = False
    username: str = ""
    invites: list[str] = field(default_factory=list)
    migrated_to: int | None = None
    migrated_from: int | None = None
    bot_reads_all: bool = True
    deleted: bool = False

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def instance(self) -> str:
        """`chat_instance` of callback queries: the same for a chat at all times."""
        return str(zlib.crc32(str(self.id).encode()) * 4294967291 + 7)

    def has(self, account: int) -> bool:
        """Is this account in the chat now?"""
        member = self.members.get(account)
        return member is not None and member.status in PRESENT

    def is_administrator(self, account: int) -> bool:
        member = self.members.get(account)
        return member is not None and member.status in {"creator", "administrator"}

    def may(self, account: int, right: str) -> bool:
        """Has the account this administrator's right?"""
        member = self.members.get(account)
        if member is None:
            return False
        return member.status == "creator" or (member.status == "administrator" and member.rights.get(right, False))


@dataclass(slots=True)
class File:
    """Bytes that somebody sent; `path` is what getFile answers."""

    id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    data: bytes
    kind: str
    width: int = 0
    height: int = 0
    duration: int = 0


@dataclass(slots=True)
class Press:
    """A callback query: who pressed what, when (`at`: the transport clock), and what was answered."""

    id: str
    person: int
    chat_id: int
    message_id: int
    data: str
    at: float
    answer: Json | None = None
    expired: bool = False
    waiters: list[asyncio.Future[None]] = field(default_factory=list)


class World:
    """Everything that is there. Holds state and hands out ids; rules live beside it."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.polls: dict[str, Poll] = {}
        self.files: dict[str, File] = {}
        self.paths: dict[str, File] = {}
        self.seen: dict[tuple[int, int], int] = {}  # (person, chat) → last message on their screen
        self.time_zone = "Asia/Shanghai"  # of the page's clock
        self.languages: dict[int, str] = {}  # what people read by themselves, while the page overrides it
        self._serial = 1000
        self._account_messages = 0

    def serial(self) -> int:
        """A number never given before, for ids of polls, presses, albums and files."""
        self._serial += 1
        return self._serial

    def message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves; private chats and basic groups share the account's counter."""
        if chat.type == "supergroup":
            chat.last_id += 1
        else:
            self._account_messages += 1
            chat.last_id = self._account_messages
        return chat.last_id

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        return person

    def add_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    def private_chat(self, person: int) -> Chat:
        """The chat between this person and the bot; it exists as a place even before Start."""
        chat = self.chats.get(person)
        if chat is None:
            chat = Chat(person, "private")
            chat.members = {person: Member(), self.bot.id: Member()}
            self.chats[person] = chat
        return chat

    def add_file(self, file: File) -> File:
        self.files[file.id] = file
        self.paths[file.path] = file
        return file

    def audience(self, chat: Chat) -> frozenset[int]:
        """The people who see what happens in a chat."""
        if chat.is_private:
            return frozenset({chat.id})
        return frozenset(a for a in chat.members if chat.has(a) and a in self.people)
