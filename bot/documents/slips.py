"""Slips for homes: A4 pages of them to be cut out, each slip with a code of its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno

from bot.documents.typesetting import typeset
from governance.register.register import Place
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.words import Words


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One slip: for which home, with which code."""

    place: Place
    code: str


def qr(address: str) -> str:
    """A QR code as SVG, of medium error correction: a creased slip can still be scanned."""
    out = io.BytesIO()
    # Trying all eight masks takes six times as long, and our random codes look alike under each.
    segno.make(address, error="m", micro=False, mask=3).save(out, kind="svg", border=2, scale=4, xmldecl=False)
    return out.getvalue().decode()


def print_slips(t: Words, community: str, bot: str, slips: Sequence[PrintedSlip]) -> bytes:
    """The PDF with these slips, ten on a page, in their order. Its codes are secrets: keep no copy."""
    sheet = [
        {"place": say_place(t, one.place), "code": one.code, "qr": qr(deep_link(bot, "slip", one.code))}
        for one in slips
    ]
    return typeset("slips", {"language": t.language, "community": community, "slips": sheet, "words": _words(t)})


def _words(t: Words) -> dict[str, str]:
    return {
        "title": t.plain("Slip for your home"),
        "scan": t.plain("Scan the code with your phone's camera to open Telegram."),
        "say": t.plain("Choose owner, tenant or family."),
        "confirmed": t.plain("Your building lead or the committee confirms it."),
        "after": t.plain(
            "After that, owners vote from their phone in ten seconds. Everyone can report problems and hear the result."
        ),
        "once": t.plain("The code works only once. Please do not show it to others."),
    }
