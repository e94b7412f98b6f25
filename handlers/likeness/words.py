"""Words of the question whether an open matter is meant."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.words import Html, Words
from handlers.matters.words import MARKS, joined_lines, shorten
from storage.matters.matters import Matter


def card_of(held: int) -> str:
    """Under which name the question is kept up to date."""
    return f"held:{held}"


def question(t: Words, found: Sequence[Matter]) -> Html:
    """What is open already, and whether it is meant."""
    return joined_lines(
        t("This looks like something that is already open:"),
        *[offer(t, one) for one in found],
        t("Join it instead of reporting it again? If you press nothing, I record yours in two minutes."),
    )


def offer(t: Words, one: Matter) -> Html:
    """One of them, as a line."""
    text = shorten(one.text, 60) or t.plain("photo")
    return t("{mark} Matter {number}: “{text}”", mark=MARKS[one.state], number=one.number, text=text)


def choices(t: Words, held: int, found: Sequence[Matter]) -> Keyboard:
    """One press joins; another records what was written as a matter of its own."""
    join = [button(t.plain("Join no. {number}", number=one.number), "held.join", held, one.id) for one in found]
    return [*in_rows(join), [button(t.plain("No, record mine"), "held.record", held)]]
