"""Triggers: each kind of thing that a handler can answer, and the route that leads from it to the handler."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Any, TypeVar

from telegram import Message

from governance.roles import Act
from handlers.frame.buttons import Argument
from handlers.frame.refusals import NotYours
from handlers.frame.words import N_

Known = TypeVar("Known", bound=Enum)


# People write the full-width sign as often as the other; a hashtag ends where a word does.
HASHTAG = re.compile(r"[#＃]([^\s#＃,.;:!?，。；：！？、()（）]{1,32})")
# What a deep link may bring where a number is meant: the same as a button (`handlers/frame/buttons.py`).
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
# A message that begins “报修：…” means the hashtag, though the sign is not there.
_CALLED = re.compile(r"\s*([^\s#＃:：,，。]{1,32})[ \u3000]*[:：]")
# Where the first word of a message ends: people write "报修：电梯坏了" as often as with a space.
WORD_ENDS = re.compile(r"([\s:：,，。、]+)")


def find_tag(text: str, known: Collection[str]) -> tuple[str, int, int] | None:
    """The first hashtag in a text that is one of these (lower case), and from where to where it stands.

    Nobody puts a space behind a Chinese word: in “#报修电梯又坏了” the tag is 报修, and the rest belongs to the text.
    """
    for found in HASHTAG.finditer(text):
        said = found.group(1).lower()
        glued = (one for one in known if not one.isascii() and said.startswith(one))
        tag = said if said in known else max(glued, key=len, default="")
        if tag:
            return tag, found.start(), found.start(1) + len(tag)
    return None


def find_call(text: str, known: Collection[str]) -> tuple[str, int, int] | None:
    """The word with a colon behind it that a text begins with, if it is one of these, and from where to where.

    What stands further on in a sentence (“我说报修：没人理”) calls for nothing.
    """
    found = _CALLED.match(text) if ":" in text or "：" in text else None
    if found is None or found.group(1).lower() not in known:
        return None
    return found.group(1).lower(), found.start(1), found.end()


@unique
class Where(Enum):
    """In which chats a command is understood."""

    GROUP = "group"
    PRIVATE = "private"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, in new messages only. The handler gets a `Line`; `summary` (English msgid) goes into the menus.

    `leading`: of use to the administrators of a group only, so that others do not find it in their menu.
    `place`: lower ones come first in a menu, which holds a dozen; `offered_to`: it stands in the menu of whoever may do
    that (None: of whoever may do what the route declares).
    """

    name: str
    summary: str
    where: Where = Where.BOTH
    hidden: bool = False
    leading: bool = False
    place: int = 500
    offered_to: Act | None = None


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A message that holds one of these hashtags (without the sign, lower case). The handler gets a `Line`."""

    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A private message that begins with one of these words. The handler gets a `Line`."""

    beginnings: frozenset[str]


def _always(_answers: Mapping[str, Any]) -> bool:
    return True


def _as_it_is(answers: Mapping[str, Any], _step: str) -> Mapping[str, Any]:
    return answers


def _without(answers: Mapping[str, Any], _step: str, _before: str) -> Mapping[str, Any]:
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided:
    """How a kind of dialogue is found again, changed and dropped, wherever its person is.

    `named(words, answers)`: its name, such as "motion “New bins”". `ask(work, dialogue)`: lets it hear its person, and
    asks again what waits. `keeps`: is there anything in it that would be missed? `fields`: the step of each answer that
    can be given anew → what it is called (English msgid); `reopened(answers, step)`: the answers, when one is to be.
    `begins_at`: the step that is answered by what is written behind its command. `card`: on which it asks; `dropped`
    (English msgid) is said there when it is dropped. `reworded(dialogue, step, before, after)`: its answers after a
    message was edited, where words are gathered; else the step is answered anew, with the answers that are
    `unsaid(answers, step, before)` without it.
    """

    named: Callable[..., str]
    ask: Callable[..., Awaitable[None]]
    keeps: Callable[[Mapping[str, Any]], bool] = _always
    fields: Mapping[str, str] = field(default_factory=dict)
    reopened: Callable[[Mapping[str, Any], str], Mapping[str, Any]] = _as_it_is
    begins_at: str = ""
    card: str | None = None
    dropped: str = N_("Discarded. Nothing was kept.")
    reworded: Callable[..., Mapping[str, Any] | None] | None = None
    unsaid: Callable[[Mapping[str, Any], str, str], Mapping[str, Any]] = _without


@dataclass(frozen=True, slots=True)
class Spelled:
    """A private message with something in it that is printed on a paper and wants to be scanned. It is kept by nobody.

    `find`: what is printed, found in a text, or None. The handler gets a `Start` with it.
    """

    find: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Replied:
    """A message that replies to something, or was once kept as such a reply. The handler gets a `Reply`.

    `find(work, message)`: our key of what it replies to, or None; it looks and writes nothing, for most replies in a
    group are talk. `edited`: it is asked about messages that were edited, not about new ones.
    """

    find: Callable[..., Awaitable[int | None]]
    edited: bool = False


@dataclass(frozen=True, slots=True)
class DialogueAnswer:
    """Any private message while a dialogue of this kind is open. The handler gets a `Line`."""

    dialogue: str
    guided: Guided | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """The press of a button with this verb. The handler gets a `Press`.

    `bare`: of the message below which the button stands, the handler needs chat and id alone. The rest is then not
    parsed, which is a quarter of what a press costs.
    """

    verb: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class DeepLink:
    """A deep link with this name. The handler gets a `Start`. `begins`: something new, as a command does."""

    name: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class DueTrigger:
    """A row of `due` of this kind whose time has come. The handler gets a `storage.queues.due.Due`.

    `awake`: it is played for a community that has left for another bot, too. `ends`: it ends something for good (a
    vote, a poll, what waited for an answer); it waits while the machine's clock and Telegram's are apart.
    """

    kind: str
    awake: bool = False
    ends: bool = False


@unique
class Event(Enum):
    """Things that happen in Telegram without anybody addressing the bot. The handler gets the library's object."""

    POLL = "poll"  # telegram.Poll
    POLL_ANSWER = "poll_answer"  # telegram.PollAnswer
    MY_MEMBERSHIP = "my_chat_member"  # telegram.ChatMemberUpdated
    MEMBERSHIP = "chat_member"  # telegram.ChatMemberUpdated
    LEFT = "left"  # the service message that somebody is no longer in a group; telegram.Message
    MIGRATION = "migration"  # telegram.Message
    ALBUM = "album"  # a further photo of an album in a group; telegram.Message
    TALK = "talk"  # a group message that privacy mode would have kept from the bot; telegram.Message
    REPLY = "reply"  # a group message that replies to one of the bot's; a Line
    SPREADSHEET = "spreadsheet"  # in private, a file that is a list or may be meant as one; a Line
    CALLED = "called"  # in a group, plain words to the bot that are no question, thanks or command; a Line
    TOLD = "told"  # in private, plain words that tell what is wrong, or a photo; a Line
    STRAY = "stray"  # plain words that nobody understood, in private or where a group addresses the bot; a Line
    REACTION = "message_reaction"  # telegram.MessageReactionUpdated
    RETAGGED = "retagged"  # a message to which one of our hashtags was added soon after it was sent; a Line


Trigger = Command | Hashtag | Keyword | Spelled | Replied | DialogueAnswer | ButtonPress | DeepLink | DueTrigger | Event


@dataclass(frozen=True, slots=True)
class Line:
    """A message to the bot. `text` is what follows the command or beginning word, or the whole text or caption."""

    message: Message
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A message and what it replies to: our key of that, as `Replied.find` gave it."""

    message: Message
    text: str
    to: int


@dataclass(frozen=True, slots=True)
class Press:
    """The press of a button by a person (Telegram id). Arguments can be forged: check each against the database."""

    person: int
    verb: str
    arguments: tuple[Argument, ...]

    def number(self, place: int = 0) -> int:
        """The whole number at a place. Raises NotYours if there is none."""
        value = self.arguments[place] if place < len(self.arguments) else None
        if not isinstance(value, int):
            raise NotYours
        return value

    def word(self, place: int = 0) -> str:
        """The word at a place. Raises NotYours if there is none."""
        value = self.arguments[place] if place < len(self.arguments) else None
        if not isinstance(value, str):
            raise NotYours
        return value

    def one_of(self, known: Iterable[Known], place: int = 0) -> Known:
        """Which of these stands at a place, by its value. Raises NotYours if none does."""
        for one in known:
            if place < len(self.arguments) and one.value == self.arguments[place]:
                return one
        raise NotYours


@dataclass(frozen=True, slots=True)
class Start:
    """`/start` with a payload. Arguments can be forged: check each against the database."""

    message: Message
    arguments: tuple[str, ...]

    def number(self, place: int = 0) -> int:
        """The whole number at a place, as our databases can hold it. Raises NotYours if there is none."""
        value = self.arguments[place] if place < len(self.arguments) else ""
        if _NUMBER.fullmatch(value) is None:
            raise NotYours
        return int(value)


@dataclass(frozen=True, slots=True)
class Route:
    """What comes in, who answers, and which act the handler asks for before it changes anything.

    `act` None: everybody, about themselves or what everybody sees. Other acts must be asked for with
    `Work.require(act, community)`; a handler that changes something without asking fails. `together`, for presses that
    come in batches: given a run of them (`Work`, `Press`), settles at once those that it can and returns their places
    in the run; the others go to `handle`, in their order.
    `counted` False: however much somebody writes, this is heard, for it leads to a ballot.
    """

    trigger: Trigger
    handle: Callable[..., Awaitable[None]]
    act: Act | None = None
    together: Callable[..., Awaitable[frozenset[int]]] | None = None
    counted: bool = True
