"""Residents' guide for the notice board: one A4 page in large type, on how to use the bot, with pictures."""

from __future__ import annotations

from bot.documents.slips import qr
from bot.documents.typesetting import typeset
from governance.register.register import Place
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.words import N_, Words

_RECEIPT = "7KX2MQD4WP"
_HOME = Place("3", "2", "501")
_PARTS = (
    (
        "say",
        N_("Report a problem"),
        N_(
            "Write one line in the group, starting with #repair, #complaint, #suggestion, #wish or #help. "
            "It gets a number, a person to deal with it and a deadline."
        ),
    ),
    (
        "see",
        N_("Following it up"),
        N_(
            "I will tell you about every step. At the end, you say whether it is really done. If a neighbour's "
            "matter affects you too, press “Me too”. Open matters: /matters"
        ),
    ),
    (
        "home",
        N_("Link your home, just once"),
        N_(
            "Scan the slip from your letter box with your phone's camera. A second person confirms it. "
            "After that, owners can vote."
        ),
    ),
    (
        "vote",
        N_("Voting"),
        N_(
            "Press your choice. It counts once the receipt appears, and you can change it until the vote "
            "ends. Until then, only the turnout is shown."
        ),
    ),
    (
        "duty",
        N_("Your turn on duty"),
        N_(
            "I will remind you at eight the evening before. Can't make it? Press “Swap this shift” and ask a "
            "neighbour, who can say yes or no. Who is on duty: /duty"
        ),
    ),
    (
        "sees",
        N_("Who sees what"),
        N_(
            "What you write in the group, everyone sees. In private, you can choose: anonymous to "
            "neighbours, or only for those handling it. The committee, the mediators and the operator of "
            "this bot always see your name."
        ),
    ),
)
"""The numbered parts in their order: the name of the picture in the paper, the head, the text."""


def print_guide(t: Words, community: str = "", bot: str = "") -> bytes:
    """The PDF of the residents' guide: exactly one page, no type below 14 pt.

    `community` is its name; `bot` the bot's user name, for a QR code that opens the private chat. Both may be empty.
    """
    return typeset(
        "guide",
        {
            "language": t.language,
            "community": community,
            "qr": qr(deep_link(bot, "do", "start")) if bot else None,
            "parts": _parts(t),
            "words": {**_words(t), **_drawn(t)},
        },
    )


def _parts(t: Words) -> list[dict[str, str]]:
    return [{"picture": picture, "head": t.plain(head), "text": t.plain(text)} for picture, head, text in _PARTS]


def _words(t: Words) -> dict[str, str]:
    return {
        "title": t.plain("How Yishiting helps you"),
        "intro": t.plain("I am a helper in our Telegram group. Talk to me as you would to a neighbour."),
        "scan": t.plain("Scan to start"),
        "without": t.plain(
            "No Telegram? Ask a neighbour or your building lead to write for you. Who does what: /who. What "
            "I keep about you: /mydata"
        ),
    }


def _drawn(t: Words) -> dict[str, str]:
    """What stands on the drawn messages and buttons: the bot's own words wherever it has them."""
    return {
        "say_mine": t.plain("#repair The lift in 3-2 has stopped"),
        "say_theirs": t.plain("Recorded as matter {number}.", number=12),
        "see_theirs": t.plain("Is it really done?"),
        "done": t.plain("Yes, it is done"),
        "undone": t.plain("No, not done"),
        "slip": t.plain("Slip for your home"),
        "slip_for": say_place(t, _HOME),
        "yes": f"✓ {t.plain('In favour')}",
        "no": t.plain("Against"),
        "receipt": t.plain("Receipt {receipt}", receipt=_RECEIPT),
        "duty_theirs": t.plain("You are on duty tomorrow"),
        "swap": t.plain("Swap this shift"),
        "anonymous": t.plain("Anonymous"),
        "private": t.plain("Private"),
    }
