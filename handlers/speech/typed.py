"""Typed buttons: a button's words, typed instead of pressed, do what the press would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from governance.ballots.acts import CAST_BALLOT
from governance.schedule.repetition import wall_of
from governance.speech.choice import chosen
from handlers.frame import buttons
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import Route
from handlers.frame.words import N_
from handlers.frame.work import Work
from storage.engine import outbox


class TypedVote(Refusal):
    """The words of a ballot's button, typed: which of two ballots is the newer is known of presses alone."""

    message = N_(
        "A vote counts by pressing its button, not by writing it. Please press your choice in the message above."
    )


def only_by_press(route: Route) -> Refusal | None:
    """What to answer if typed words may not stand for this press; None if they may."""
    return TypedVote() if route.act is CAST_BALLOT else None


async def pressed(work: Work, text: str) -> tuple[tuple[str, tuple[buttons.Argument, ...]], int | None] | None:
    """What the button sends that typed words stand for (verb, arguments), and at which message; None if for none.

    Only what was shown last counts: further up, the same words may belong to something else.
    """
    if not text or len(text) > buttons.LIMIT:
        return None
    shown = await outbox.newest(work.uow, (await work.chat()).id)
    labelled = [(list(_pressable(body)), message) for body, message in shown]
    if not any(found for found, _ in labelled):
        return None
    now = await _wall(work)
    meant: dict[str, int | None] = {}
    for found, message in labelled:
        place = chosen(text, [label for label, _ in found], now)
        if place is not None:
            meant.setdefault(found[place][1], message)
    # The same words below two messages: which of them is meant is not guessed.
    parsed = buttons.parse(next(iter(meant))) if len(meant) == 1 else None
    return (parsed, next(iter(meant.values()))) if parsed is not None else None


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
