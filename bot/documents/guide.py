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
        N_("Something is wrong"),
        N_(
            "Write one line in the group and begin with #repair, #complaint, #suggestion, #wish or #help. "
            "It gets a number, somebody responsible and a date."
        ),
    ),
    (
        "see",
        N_("What came of it"),
        N_(
            "I tell you every step. At the end you say whether it is really done. "
            "If a neighbour's matter concerns you too, press “Me too”. What is open: /matters"
        ),
    ),
    (
        "home",
        N_("Your home, once"),
        N_(
            "Scan the paper slip from your letter box with your phone's camera. A second person confirms it. "
            "After that, owners can vote."
        ),
    ),
    (
        "vote",
        N_("Voting"),
        N_(
            "Press your choice. It counts only when the receipt appears. You can change it until the end; "
            "until then all that is shown is how many have voted."
        ),
    ),
    (
        "duty",
        N_("Your turn on duty"),
        N_(
            "I remind you at eight the evening before. If you cannot come, press “Swap this shift” and ask a "
            "neighbour, who says yes or no. Who is on duty: /duty"
        ),
    ),
    (
        "sees",
        N_("Who sees what"),
        N_(
            "In the group everybody sees it. In private you choose: anonymous for the neighbours, or only for "
            "those who handle it. The committee, the mediators and whoever runs this bot always see your name."
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
        "intro": t.plain("I am a helper in our Telegram group. Speak to me as to a neighbour."),
        "scan": t.plain("Scan to begin"),
        "without": t.plain(
            "No Telegram? Tell a neighbour or your building lead; they write it for you. "
            "Who is responsible for what: /who. What is kept of you: /mydata"
        ),
    }


def _drawn(t: Words) -> dict[str, str]:
    """What stands on the drawn messages and buttons: the bot's own words wherever it has them."""
    return {
        "say_mine": t.plain("#repair The lift in 3-2 has stopped"),
        "say_theirs": t.plain("Recorded as matter {number}.", number=12),
        "see_theirs": t.plain("Is it really done?"),
        "done": t.plain("Yes, it is done"),
        "undone": t.plain("No, it is not"),
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
