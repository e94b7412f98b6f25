"""Rooms: what each capability announces of itself, and all of them together as one house.

Whoever needs to know what a capability offers, or has to tell it that something has happened, asks here and knows none
of them by name. A new one is announced in `handlers/<room>/__init__.py` and joined in `handlers/routes.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from governance.roles import Act
from governance.speech.understanding import Said, Vocabulary
from handlers.frame.buttons import Button
from handlers.frame.refusals import Road
from handlers.frame.triggers import Command, DeepLink, DialogueAnswer, Event, Guided, Hashtag, Keyword, Route
from handlers.frame.words import Html, Words
from storage.communities.topics import Topic

Hook = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of the first page. `text`: an English msgid; `place`: lower ones come first.

    It does what the command does, or is the press of `verb` with the community's number. `act`: offered to whoever
    may do it; None: to everybody. `unless`: not to whoever may do that. `leads`: before all others.
    """

    place: int
    text: str
    command: str = ""
    verb: str = ""
    act: Act | None = None
    unless: Act | None = None
    style: str | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for one person until `at`, if there is an end to it. `says` what it is, in half a sentence;
    `button` leads to it."""

    at: datetime | None
    says: Callable[[Words], Html]
    button: Callable[[Words], Button]


@dataclass(frozen=True, slots=True)
class Capability:
    """What a community may do without. `name`: in the database; `title` and `about` (a sentence): English msgids.

    What is not `from_start` is off until two people switch it on.
    """

    name: str
    title: str
    about: str
    from_start: bool = True

    def is_on(self, uses: Mapping[str, bool]) -> bool:
        """Does a community use it? `uses`: what it has said of capabilities, by their names."""
        return uses.get(self.name, self.from_start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the bot can do in one field. Hooks get the `Work` first; all may be left out.

    `help`: its lines of /help, English msgids; `help_alone`: those that stand in private only, where there is room.
    `said`: command → what people say in plain words who want it (`governance/speech`).
    `instead`: act → what is offered to whoever may not do it.
    `topics`: first word of a card's name → the forum topic that it stands in.
    `when_role_ends(work, community, holding)`: after the role of a `Holding` has ended.
    `when_role_begins(work, community)`: after somebody has come into an office.
    `puts_in_charge(work, community, matter, made)`: a matter was raised (`made` None) or has moved, and is told next.
    `when_binding_ends(work, community, binding, why)`: after a confirmed binding has ended, for an `Ending`.
    `when_person_goes(work, community, account)`: somebody is being forgotten; their rights in the community end.
    `when_person_is_gone(work, account)`: the account with that key was forgotten; cards that show its name are edited.
    `closing(work, account, community)`: before that, what they said in confidence is closed, some at a time, of one
    community if it is given; gives the community in which there is more, or None.
    `when_group_is_entered(work, chat)`: messages stand elsewhere now, so what is open is posted there.
    `when_group_is_left(work, chat)`: the community goes on elsewhere; gives what is to be said there of what stays.
    `when_group_is_lost(work, chat)`: nothing in that group can be reached any more.
    `when_matter_moves(work, view, step)`: a step was made and told (`handlers/matters/telling.py`).
    `when_photo_is_kept(work, community, matter)`: the bytes of one of its photos have come.
    `waits_for(work, community, account)`: the `Waits` of that person there, for /todo and the evening's message.
    `when_upgraded(work, communities)`: an older database has come to this version's tables; some communities at a time.
    `holds_back(work, community, draft)`: a matter is about to be written down; true if its writer is asked first.
    `when_album_goes_on(work, message)`: a further photo of an album came that belongs to no matter yet.
    `when_taken_back(work, view, account)`: a matter was taken back by its voice, or erased with them.
    `takes_told(work, line)`: plain words in private tell what is wrong; true if they are this room's, and no matter.
    `when_needed(work, community, name)`: somebody asks for a capability, by its name, that may be off there.
    `capability`: a community may do without the room; then its buttons of the first page, its commands, hashtags and
    words are not there, and what has begun goes on to its end: `still_open(work, community)` says how much that is.
    """

    name: str
    routes: Sequence[Route] = ()
    menu: Sequence[Offer] = ()
    help: Sequence[str] = ()
    help_alone: Sequence[str] = ()
    said: Mapping[str, Said] = field(default_factory=dict)
    instead: Mapping[Act, Sequence[Road]] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    when_role_ends: Hook | None = None
    when_role_begins: Hook | None = None
    puts_in_charge: Hook | None = None
    when_binding_ends: Hook | None = None
    when_person_goes: Hook | None = None
    when_person_is_gone: Hook | None = None
    closing: Callable[..., Awaitable[int | None]] | None = None
    when_group_is_entered: Hook | None = None
    when_group_is_left: Callable[..., Awaitable[Any]] | None = None
    when_group_is_lost: Hook | None = None
    waits_for: Callable[..., Awaitable[Sequence[Waits]]] | None = None
    when_upgraded: Hook | None = None
    holds_back: Callable[..., Awaitable[bool]] | None = None
    when_album_goes_on: Hook | None = None
    when_taken_back: Hook | None = None
    takes_told: Callable[..., Awaitable[bool]] | None = None
    when_matter_moves: Hook | None = None
    when_photo_is_kept: Hook | None = None
    when_needed: Hook | None = None
    capability: Capability | None = None
    still_open: Callable[..., Awaitable[int]] | None = None

    @property
    def ways_in(self) -> Iterator[Route]:
        """Its routes by which something new is begun, or looked for."""
        offered = {offer.verb for offer in self.menu}
        for route in self.routes:
            found = route.trigger
            begins = isinstance(found, DeepLink) and found.begins
            told = found in {Event.TOLD, Event.CALLED, Event.RETAGGED}
            if (
                begins
                or told
                or isinstance(found, Command | Hashtag | Keyword)
                or getattr(found, "verb", None) in offered
            ):
                yield route


class House:
    """All rooms, in the order in which their routes are asked."""

    def __init__(self, rooms: Iterable[Room] = ()) -> None:
        self.rooms = tuple(rooms)
        self.routes: tuple[Route, ...] = tuple(route for room in self.rooms for route in room.routes)
        answers = [one.trigger for one in self.routes if isinstance(one.trigger, DialogueAnswer)]
        self.guided: dict[str, Guided] = {one.dialogue: one.guided for one in answers if one.guided is not None}
        self.capabilities = tuple(dict.fromkeys(room.capability for room in self.rooms if room.capability))
        ways_in = ((route, room) for room in self.rooms if room.capability for route in room.ways_in)
        self._capability_of = {route.trigger: room.capability for route, room in ways_in}
        self.vocabulary = Vocabulary({screen: said for room in self.rooms for screen, said in room.said.items()})
        self.instead = {act: roads for room in self.rooms for act, roads in room.instead.items()}
        self._topics = {word: topic for room in self.rooms for word, topic in room.topics.items()}

    def topic_of(self, card: str | None) -> Topic | None:
        """In which forum topic a card stands, for groups that keep one for it."""
        return self._topics.get((card or "").partition(":")[0])

    def capability_of(self, route: Route) -> Capability | None:
        """What a community must use for this way in to be there; None if it always is."""
        return self._capability_of.get(route.trigger)

    def offers(self, uses: Mapping[str, bool]) -> list[Offer]:
        """The first page of a community that has said so of capabilities."""
        return sorted((offer for room in self._used(uses) for offer in room.menu), key=lambda one: one.place)

    def help(self, uses: Mapping[str, bool], *, alone: bool) -> list[str]:
        """The lines of /help there, English msgids; `alone`: in a private chat."""
        return [line for room in self._used(uses) for line in (*room.help, *(room.help_alone if alone else ()))]

    def _used(self, uses: Mapping[str, bool]) -> list[Room]:
        return [room for room in self.rooms if room.capability is None or room.capability.is_on(uses)]

    def routes_of(self, *communities: Mapping[str, bool]) -> list[Route]:
        """The routes without the ways in that none of these communities uses."""
        unused = {one for one in self.capabilities if communities and not any(one.is_on(uses) for uses in communities)}
        return [route for route in self.routes if self.capability_of(route) not in unused]

    async def tell(self, hook: str, work: Any, *facts: Any) -> list[Any]:
        """Tell every room that has this hook (a field's name of `Room`), in their order; gives what they answered."""
        hooks = [found for room in self.rooms if (found := getattr(room, hook)) is not None]
        return [await found(work, *facts) for found in hooks]
