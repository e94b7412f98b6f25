"""Rooms: what each capability announces of itself, and all of them together as one house.

Whoever needs to know what a capability offers, or has to tell it that something has happened, asks here and knows none
of them by name. A new one is announced in `handlers/<room>/__init__.py` and joined in `handlers/routes.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.roles import Act
from handlers.frame.triggers import DialogueAnswer, Guided, Route
from storage.communities.topics import Topic

Hook = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of the first page. `text`: an English msgid; `place`: lower ones come first.

    It does what the command does, or is the press of `verb` with the community's number. `act`: offered to whoever
    may do it; None: to everybody. `unless`: not to whoever may do that.
    """

    place: int
    text: str
    command: str = ""
    verb: str = ""
    act: Act | None = None
    unless: Act | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A capability. Hooks get the `Work` first; all may be left out.

    `topics`: first word of a card's name → the forum topic that it stands in.
    `when_role_ends(work, community, holding)`: after the role of a `Holding` has ended.
    `when_binding_ends(work, community, binding, why)`: after a confirmed binding has ended, for an `Ending`.
    `when_person_goes(work, community, account)`: somebody is being forgotten; their rights in the community end.
    `closing(work, account, community)`: before that, what they said in confidence is closed, some at a time, of one
    community if it is given; gives the community in which there is more, or None.
    `when_group_is_entered(work, chat)`: messages stand elsewhere now, so what is open is posted there.
    `when_group_is_left(work, chat)`: the community goes on elsewhere; gives what is to be said there of what stays.
    `when_group_is_lost(work, chat)`: nothing in that group can be reached any more.
    """

    name: str
    routes: Sequence[Route] = ()
    menu: Sequence[Offer] = ()
    topics: Mapping[str, Topic] = field(default_factory=dict)
    when_role_ends: Hook | None = None
    when_binding_ends: Hook | None = None
    when_person_goes: Hook | None = None
    closing: Callable[..., Awaitable[int | None]] | None = None
    when_group_is_entered: Hook | None = None
    when_group_is_left: Callable[..., Awaitable[Any]] | None = None
    when_group_is_lost: Hook | None = None


class House:
    """All rooms, in the order in which their routes are asked."""

    def __init__(self, rooms: Iterable[Room] = ()) -> None:
        self.rooms = tuple(rooms)
        self.routes: tuple[Route, ...] = tuple(route for room in self.rooms for route in room.routes)
        self.menu = sorted((offer for room in self.rooms for offer in room.menu), key=lambda one: one.place)
        answers = [one.trigger for one in self.routes if isinstance(one.trigger, DialogueAnswer)]
        self.guided: dict[str, Guided] = {one.dialogue: one.guided for one in answers if one.guided is not None}
        self._topics = {word: topic for room in self.rooms for word, topic in room.topics.items()}

    def topic_of(self, card: str | None) -> Topic | None:
        """In which forum topic a card stands, for groups that keep one for it."""
        return self._topics.get((card or "").partition(":")[0])

    async def tell(self, hook: str, work: Any, *facts: Any) -> list[Any]:
        """Tell every room that has this hook (a field's name of `Room`), in their order; gives what they answered."""
        hooks = [found for room in self.rooms if (found := getattr(room, hook)) is not None]
        return [await found(work, *facts) for found in hooks]
