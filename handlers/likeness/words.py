"""Words of the question whether an open matter is meant."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.words import Html, Words
from handlers.matters.words import MARKS, joined_lines, shorten
from handlers.outages.words import how_long, title
from storage.engine.subjects import Subject
from storage.matters.matters import Matter
from storage.outages.outages import Outage


def card_of(held: int) -> str:
    """Under which name the question is kept up to date."""
    return Subject("held", held)


def question(t: Words, found: Sequence[Matter], off: Outage | None) -> Html:
    """What is open already, or off, and whether it is meant."""
    return joined_lines(
        t("This looks like something that is already open:"),
        title(t, off.service, off.places) if off else None,
        *[offer(t, one) for one in found],
        t("Join it instead of reporting it again? If you press nothing, I record yours in two minutes."),
    )


def offer(t: Words, one: Matter) -> Html:
    """One of them, as a line."""
    text = shorten(one.text, 60) or t.plain("photo")
    return t("{mark} Matter {number}: “{text}”", mark=MARKS[one.state], number=one.number, text=text)


def known(t: Words, off: Outage, timezone: str) -> Html:
    """What was told is off, as everybody knows: it counts, and nothing more is to be done."""
    return joined_lines(
        title(t, off.service, off.places),
        how_long(t, None, off.ends, timezone),
        t(
            "This is known already. Recorded: you have it too. I will tell you when the time changes and when it is "
            "over."
        ),
    )


def choices(t: Words, held: int, found: Sequence[Matter], off: Outage | None) -> Keyboard:
    """One press joins; another records what was written as a matter of its own."""
    join = [button(t.plain("Join no. {number}", number=one.number), "held.join", held, one.id) for one in found]
    if off is not None:
        join.insert(0, button(t.plain("It is this outage"), "held.outage", held, off.id))
    return [*in_rows(join), [button(t.plain("No, record mine"), "held.record", held)]]
