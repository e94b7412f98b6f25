"""Heading: which command, or which event's route, a plain sentence is led to, and with which words."""

from __future__ import annotations

import re

from telegram import Message

from governance.matters.ladder import place_of
from governance.speech.understanding import Sense, Vocabulary
from handlers.frame.photos import photos_of
from handlers.frame.triggers import Event

_PLACE = re.compile(r"[0-9一二三四五六七八九十\s,，#-]|号楼|单元|栋|幢|座|building|entrance|block", re.IGNORECASE)
_SAYS_SOMETHING = 3  # letters beside the place


def _names_a_place(text: str) -> bool:
    """Does it say something of a building, and not only which one? Whoever names the place tells what is there."""
    return bool(place_of(text).building) and len(_PLACE.sub("", text)) >= _SAYS_SOMETHING


def heading(vocabulary: Vocabulary, message: Message, text: str, *, private: bool) -> tuple[str | Event, str]:
    """What a sentence asks for is its command; what it tells, and what is unclear, has an event's route.

    In a group nothing that is told this way is recorded: no screen gets the words there.
    """
    meant = vocabulary.understand(text)
    if meant.sense is Sense.ASKS:
        return meant.screen, text if meant.wording and private else ""
    if meant.sense is Sense.UNCLEAR and private and _names_a_place(text):
        return Event.TOLD, text
    shown = not text or (meant.sense is Sense.UNCLEAR and bool(photos_of(message)))
    told = private and (shown or meant.sense is Sense.TELLS)
    return Event.TOLD if told else Event.STRAY, text
