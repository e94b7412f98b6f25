"""Refusals: why not, and what instead. Every one is a typed exception; one place turns it into a reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from governance.roles import Act
from handlers.frame.buttons import Keyboard
from handlers.frame.words import N_, Words


@dataclass(frozen=True, slots=True)
class Road:
    """A button below a refusal for what is open instead: a command, or the press of `verb` with the community's number.

    `text`: an English msgid, where the first page has no other name for the command. It stands there only as far as
    whoever is refused may go there (`handlers/routing/roads.py`). `several`: only for somebody of several communities.
    """

    command: str = ""
    text: str = ""
    verb: str = ""
    several: bool = False


WHO = Road("who")
"""To the people who may do it."""
SUGGEST = Road(verb="matter.begin", text=N_("Make it a suggestion"))
"""To those who decide about it, by way of a matter."""


class Refusal(Exception):  # noqa: N818
    """What the person asked for is not done. The text says what, why, and what one can do instead.

    `buttons` if it brings its own; else `roads`, and each command that the text names.
    """

    message = N_("That did not work. Please try again.")
    roads: tuple[Road, ...] = ()

    def __init__(
        self, message: str | None = None, /, *, buttons: Callable[[Words], Keyboard] | None = None, **values: object
    ) -> None:
        self.text = message or self.message
        self.values = values
        self.buttons = buttons
        super().__init__(self.text)


class TooLong(Refusal):
    """Words that do not fit. What was written is kept: an edit counts, and `limit` letters of it can be taken."""

    message = N_("That is {length} characters; at most {limit} fit.")


class NotSetUp(Refusal):
    """The group has no community yet."""

    message = N_("This group has not been set up yet. A group administrator can send /setup; it takes two minutes.")
    roads = (Road("setup", N_("Set this group up")),)


class NoCommunity(Refusal):
    """In private, and the person has not acted in any community yet."""

    message = N_(
        "I do not know which community you live in yet. Do you have the slip for your home? Scan it, or type the code "
        "printed on it here. Or send /start in your group and press the button there."
    )


class WhichCommunity(Refusal):
    """In private, and the person belongs to several communities."""

    message = N_("You belong to several communities. Which one do you mean?")


class NotAllowed(Refusal):
    """The person's roles do not allow the act in a community (our key); both known if the table of rights says no."""

    message = N_("Your role does not allow this. /who shows who can do it.")
    named = N_("Your role does not allow this. These can: {roles}.")

    def __init__(
        self,
        message: str | None = None,
        /,
        *,
        act: Act | None = None,
        community: int | None = None,
        buttons: Callable[[Words], Keyboard] | None = None,
        **values: object,
    ) -> None:
        super().__init__(message, buttons=buttons, **values)
        self.act = act
        self.community = community


class Stale(Refusal):
    """The button belongs to something that has moved on."""

    message = N_("This button is out of date. Please use the newest message, or /start to see what you can do.")


class NotYours(Refusal):
    """A forged or foreign press: the thing does not exist for this person."""

    message = N_("I cannot find that. It may belong to another community.")
    roads = (Road(verb="community.others", text=N_("Another community"), several=True),)


class NotUsed(Refusal):
    """The community (our key, its name) does without what was asked for: the capability of that name."""

    message = N_("{community} does not use this. The committee can switch it on.")
    roads = (
        Road(verb="capability.show", text=N_("What this community uses")),
        SUGGEST,
    )

    def __init__(self, capability: str, community: int, name: str) -> None:
        super().__init__(None, community=name)
        self.capability = capability
        self.community = community


class HandedOver(Refusal):
    """The community has left for another operator's bot (`handlers/motions/handing.py`)."""

    message = N_(
        "{community} is moving to another bot, so I am not recording anything new. You can still read what "
        "is here; please send new things there."
    )
    roads = (Road("matters"), Road("motions"))


class Anonymous(NotAllowed):
    """An administrator who writes as the group, or somebody who writes as a channel."""

    message = N_(
        "You are posting anonymously here, so I cannot tell who you are. Press a button, post as yourself, "
        "or write to me in private."
    )
