"""Unfinished dialogues: what they are called, and the buttons with which one is dropped or changed."""

from __future__ import annotations

from handlers.frame.buttons import Button, button
from handlers.frame.room import House
from handlers.frame.words import Words
from storage.queues.dialogues import Dialogue

LONGEST_NAME = 50  # letters; a button has to stay readable


def kept_name(t: Words, house: House, dialogue: Dialogue) -> str:
    """By what its person knows it again; empty if there is nothing in it that would be missed."""
    guided = house.guided.get(dialogue.kind)
    if guided is None or not guided.keeps(dialogue.answers):
        return ""
    return name_of(t, house, dialogue)


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
