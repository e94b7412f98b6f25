"""Refusals: why not, and what instead. Every one is a typed exception; one place turns it into a reply."""

from __future__ import annotations

from collections.abc import Callable

from handlers.frame.buttons import Keyboard
from handlers.frame.words import N_, Words


class Refusal(Exception):  # noqa: N818
    """What the person asked for is not done. The text says what, why, and what one can do instead."""

    message = N_("This does not work right now. Please try again.")

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

    message = N_("This group is not set up yet. A group administrator sends /setup, it takes two minutes.")


class NoCommunity(Refusal):
    """In private, and the person has not acted in any community yet."""

    message = N_(
        "I do not know yet which community you live in. "
        "Please send /report in your group once, or scan the slip for your home."
    )


class WhichCommunity(Refusal):
    """In private, and the person belongs to several communities."""

    message = N_("You belong to several communities. Which one do you mean?")


class NotAllowed(Refusal):
    """The person's roles do not allow the act."""

    message = N_("Your role does not allow this. /who shows who can do it.")


class Stale(Refusal):
    """The button belongs to something that has moved on."""

    message = N_("This button is out of date. Please use the newest message; /start shows what can be done.")


class NotYours(Refusal):
    """A forged or foreign press: the thing does not exist for this person."""

    message = N_("I cannot find that. It may belong to another community.")


class NotUsed(Refusal):
    """The community does without what was asked for."""

    message = N_("{community} does not use this. The committee can switch it on: /settings, What this community uses.")


class HandedOver(Refusal):
    """The community has left for another operator's bot (`handlers/motions/handing.py`)."""

    message = N_(
        "{community} moves to another bot, and I record nothing for it any more. "
        "What stands here can still be read; everything new belongs there."
    )


class Anonymous(NotAllowed):
    """An administrator who writes as the group, or somebody who writes as a channel."""

    message = N_(
        "You write anonymously here, so I cannot see who you are. "
        "Buttons know you; or write as yourself, or to me in private."
    )
