"""Typed buttons: a button's words, typed instead of pressed, do what the press would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from governance.schedule.repetition import wall_of
from governance.speech.choice import chosen
from handlers.frame import buttons
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import Press
from handlers.frame.work import Work
from storage.engine import outbox


async def pressed(work: Work, text: str) -> tuple[Press, int | None] | None:
    """The press that typed words stand for, and the message that it would be at; None if they stand for none.

    Only what was shown last counts: further up, the same words may belong to something else.
    """
    if not text or len(text) > buttons.LIMIT or work.user is None:
        return None
    shown = await outbox.newest(work.uow, (await work.chat()).id)
    labelled = [(list(_pressable(body)), message) for body, message in shown]
    if not any(found for found, _ in labelled):
        return None
    now = await _wall(work)
    for found, message in labelled:
        place = chosen(text, [label for label, _ in found], now)
        parsed = buttons.parse(found[place][1]) if place is not None else None
        if parsed is not None:
            return Press(work.user.id, *parsed), message
    return None


def _pressable(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The labels of a message's buttons, and what each sends."""
    for row in body.get("reply_markup", {}).get("inline_keyboard", []):
        yield from ((one["text"], one["callback_data"]) for one in row if "callback_data" in one)


async def _wall(work: Work) -> datetime | None:
    """What the clock of the community that is meant shows; None if that is not known."""
    try:
        return wall_of(work.now, (await work.community()).timezone)
    except Refusal:
        return None
