"""Refusals: why not, and what instead. Every one is a typed exception; one place turns it into a reply."""

from __future__ import annotations

from collections.abc import Callable

from handlers.frame.buttons import Keyboard
from handlers.frame.words import N_, Words


class Refusal(Exception):  # noqa: N818
    """What the person asked for is not done. The text says what, why, and what one can do instead."""

    message = N_("That did not work. Please try again.")

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


class NoCommunity(Refusal):
    """In private, and the person has not acted in any community yet."""

    message = N_(
        "I do not know which community you live in yet. Please send /report once in your group, or scan the "
        "slip for your home."
    )


class WhichCommunity(Refusal):
    """In private, and the person belongs to several communities."""

    message = N_("You belong to several communities. Which one do you mean?")


class NotAllowed(Refusal):
    """The person's roles do not allow the act."""

    message = N_("Your role does not allow this. /who shows who can do it.")


class Stale(Refusal):
    """The button belongs to something that has moved on."""

    message = N_("This button is out of date. Please use the newest message, or /start to see what you can do.")


class NotYours(Refusal):
    """A forged or foreign press: the thing does not exist for this person."""

    message = N_("I cannot find that. It may belong to another community.")


class NotUsed(Refusal):
    """The community does without what was asked for."""

    message = N_(
        "{community} does not use this. The committee can switch it on: /settings, “What this community uses”."
    )


class HandedOver(Refusal):
    """The community has left for another operator's bot (`handlers/motions/handing.py`)."""

    message = N_(
        "{community} is moving to another bot, so I am not recording anything new. You can still read what "
        "is here; please send new things there."
    )


class Anonymous(NotAllowed):
    """An administrator who writes as the group, or somebody who writes as a channel."""

    message = N_(
        "You are posting anonymously here, so I cannot tell who you are. Press a button, post as yourself, "
        "or write to me in private."
    )
