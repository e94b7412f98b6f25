"""Unfinished dialogues: what they are called, and the buttons with which one is dropped or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.frame.buttons import Button, Keyboard, button
from handlers.frame.room import House
from handlers.frame.words import Html, Words
from storage.engine.uow import UnitOfWork
from storage.queues.dialogues import Dialogue, Turn

LONGEST_NAME = 50  # letters; a button has to stay readable


def kept_name(t: Words, house: House, dialogue: Dialogue) -> str:
    """By what its person knows it again; empty if there is nothing in it that would be missed."""
    guided = house.guided.get(dialogue.kind)
    if guided is None or not guided.keeps(dialogue.answers):
        return ""
    return name_of(t, house, dialogue)


def kept_lines(t: Words, house: House, uow: UnitOfWork) -> list[tuple[Html, Keyboard]]:
    """That what somebody was in the middle of is kept for later; said once."""
    laid = [one for one in uow.turned if one.turn is Turn.LAID_ASIDE and not one.told]
    uow.turned[:] = [replace(one, told=True) for one in uow.turned]
    names = [name for one in laid if (name := kept_name(t, house, one.dialogue))]
    return [(t("Kept for later: {name}. To continue: /start", name=name), ()) for name in names]


def prefaced(told: Sequence[tuple[Html, Keyboard]], text: Html, keyboard: Keyboard) -> tuple[Html, Keyboard]:
    """A message with what is to be said before it, and its buttons above the others."""
    before = [Html(f"{one}\n") for one, _ in told]
    return Html("\n".join([*before, text])), [*(row for _, rows in told for row in rows), *keyboard]


def name_of(t: Words, house: House, dialogue: Dialogue) -> str:
    """By what its person knows it again, such as "motion “New bins”"."""
    name = house.guided[dialogue.kind].named(t, dialogue.answers)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 2] + "…”"


def titled(t: Words, what: str, title: str) -> str:
    """A kind of dialogue with its title, if it has one already: `motion`, `motion “New bins”`."""
    short = " ".join(title.split())[:30]
    return t.plain("{what} “{title}”", what=what, title=short) if short else what


def stop_button(dialogue: Dialogue, label: str) -> Button:
    """Drops it at once where it still stands as it is shown; an older button asks first."""
    return button(label, "drafts.drop", dialogue.number, dialogue.state)


def change_button(t: Words, dialogue: Dialogue) -> Button:
    """Shows which of its answers can be given anew."""
    return button(t.plain("Change something"), "drafts.change", dialogue.number)
