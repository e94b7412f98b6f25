"""Page for the notice board: what one matter was and what came of it, with before and after; nobody's name but theirs
who dealt with it."""

from __future__ import annotations

import base64
from typing import Any

from bot.documents.foreign import plot
from governance.matters.matter import Move
from handlers.frame.dates import say_day
from handlers.frame.words import Words
from handlers.matters.view import View
from handlers.matters.words import KINDS, shorten, state_words

_LONGEST = 400  # characters of a wording or a result: it is one page
_SIZE = (1292, 804)  # pixels of the studio's picture


async def print_board_page(t: Words, view: View, picture: bytes | None) -> bytes:
    """The PDF, one page of A4. Raises NotAPicture if it could not be drawn."""
    return await plot("board", facts_of(t, view, picture), "pdf")


def facts_of(t: Words, view: View, picture: bytes | None) -> dict[str, Any]:
    """What the paper `board.typ` is made of: as everybody may read it, for everybody passes."""
    view = view.public
    matter, zone = view.matter, view.community.timezone
    closing = next((step for step in reversed(view.steps) if step.move is Move.CLOSE), None)
    lines = [t.plain("Raised on {day}", day=say_day(t, matter.raised_at, zone))]
    if closing is not None:
        lines.append(
            t.plain("Done on {day} by {who}", day=say_day(t, closing.at, zone), who=view.name(t, closing.account))
        )
    if view.joiners:
        had = t.plural("{count} neighbour had it too", "{count} neighbours had it too", len(view.joiners))
        lines.append(str(had))
    return {
        "language": t.language,
        "community": view.community.name,
        "title": t.plain("Matter {number} · {kind}", number=matter.number, kind=t.plain(KINDS[matter.kind])),
        "state": str(state_words(t, matter.state, matter.outcome)),
        "wording": shorten(" · ".join(part for part in (matter.text, matter.place) if part), _LONGEST),
        "result": shorten(closing.text if closing is not None else "", _LONGEST),
        "picture": _framed(picture) if picture else "",
        "lines": lines,
        "words": {
            "said": t.plain("What a neighbour said"),
            "done": t.plain("What was done"),
            "foot": t.plain("Something is wrong? Tell it in the group: #repair and what is wrong."),
        },
    }


def _framed(picture: bytes) -> str:
    """A JPEG of ours inside an SVG, because facts reach Typst as text."""
    wide, high = _SIZE
    data = base64.b64encode(picture).decode()
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
    return f'{frame}<image href="data:image/jpeg;base64,{data}" width="{wide}" height="{high}"/></svg>'
