"""Sheets for places: one A4 page each, with a code that everybody who stands before it can scan."""

from __future__ import annotations

from collections.abc import Sequence

from bot.documents.slips import qr
from bot.documents.typesetting import typeset
from governance.place_codes.place_code import Sort
from handlers.frame.deep_links import deep_link
from handlers.frame.words import N_, Words
from storage.place_codes.place_codes import PlaceCode

_HEADINGS = {
    Sort.DOOR: N_("Something wrong here?"),
    Sort.LIFT: N_("Something wrong with the lift?"),
    Sort.GARAGE: N_("Something wrong in the garage?"),
    Sort.BOX: N_("What could be better here?"),
    Sort.WISHES: N_("Do you have a small wish?"),
}


def print_places(t: Words, community: str, bot: str, codes: Sequence[PlaceCode]) -> bytes:
    """The PDF with these sheets, in their order."""
    sheets = [
        {
            "heading": t.plain(_HEADINGS[one.sort]),
            "place": one.name,
            "code": one.code,
            "qr": qr(deep_link(bot, "place", one.code)),
        }
        for one in codes
    ]
    steps = [
        t.plain("Scan the code with your phone's camera to open Telegram."),
        t.plain("Press Start. The place is filled in already."),
        t.plain("Say in one sentence what it is. A photo helps."),
        t.plain("You get a number, and hear each step and the result."),
    ]
    facts = {"language": t.language, "community": community, "sheets": sheets, "steps": steps}
    return typeset("places", {**facts, "title": t.plain("Scan, say it, hear the result")})
