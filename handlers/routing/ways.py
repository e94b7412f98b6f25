"""Ways in: every route of the house, found by what leads to it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.frame.buttons import Argument
from handlers.frame.triggers import (
    ButtonPress,
    Command,
    DeepLink,
    DueTrigger,
    Event,
    Hashtag,
    Keyword,
    Replied,
    Route,
    Spelled,
    find_call,
    find_tag,
)

# A button that does what a command does, and a deep link (`do-…`) that does so in private.
MENU = "menu.do"


class Ways:
    """The routes by command, verb, deep link, event, hashtag, first word and kind of due thing."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.commands = {r.trigger.name: r for r in routes if isinstance(r.trigger, Command)}
        self.presses = {r.trigger.verb: r for r in routes if isinstance(r.trigger, ButtonPress)}
        self.bare = frozenset(r.trigger.verb for r in routes if isinstance(r.trigger, ButtonPress) and r.trigger.bare)
        self.starts = {r.trigger.name: r for r in routes if isinstance(r.trigger, DeepLink)}
        self.due = {r.trigger.kind: r for r in routes if isinstance(r.trigger, DueTrigger)}
        self.awake = {one.kind for r in routes if isinstance(one := r.trigger, DueTrigger) and one.awake}
        self.ending = frozenset(one.kind for r in routes if isinstance(one := r.trigger, DueTrigger) and one.ends)
        self.events = {r.trigger: r for r in routes if isinstance(r.trigger, Event)}
        self.spelled = [(r.trigger.find, r) for r in routes if isinstance(r.trigger, Spelled)]
        self.replied = [(r.trigger, r) for r in routes if isinstance(r.trigger, Replied)]
        self.tags = {tag: r for r in routes if isinstance(r.trigger, Hashtag) for tag in r.trigger.tags}
        self.keywords = {word: r for r in routes if isinstance(r.trigger, Keyword) for word in r.trigger.beginnings}

    def tagged(self, text: str) -> Route | None:
        """The route of the first hashtag in a text that is one of ours, or of “报修：” at its beginning."""
        found = find_tag(text, self.tags) or find_call(text, self.tags)
        return None if found is None else self.tags[found[0]]

    def pressed(self, verb: str, arguments: tuple[Argument, ...]) -> Route | None:
        """A button's route, or that of the command that it stands for."""
        return self.commands.get(str(next(iter(arguments), ""))) if verb == MENU else self.presses.get(verb)
