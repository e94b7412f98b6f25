"""Heading: which command, or which event's route, a plain sentence is led to, and with which words."""

from __future__ import annotations

import re

from telegram import Message

from governance.matters.ladder import place_of
from governance.speech.sentence import weight, words_of
from governance.speech.understanding import Sense, Vocabulary, wants_to_know
from handlers.frame.photos import photos_of
from handlers.frame.triggers import Event

_PLACE = re.compile(r"[0-9一二三四五六七八九十\s,，#-]|号楼|单元|栋|幢|座|building|entrance|block", re.IGNORECASE)
_SAYS_SOMETHING = 3  # letters beside the place


def _names_a_place(text: str) -> bool:
    """Does it say something of a building, and not only which one? Whoever names the place tells what is there."""
    return bool(place_of(text).building) and len(_PLACE.sub("", text)) >= _SAYS_SOMETHING


def heading(vocabulary: Vocabulary, message: Message, text: str, *, private: bool) -> tuple[str | Event, str]:
    """What a sentence asks for is its command; what it tells, and what is unclear, has an event's route.

    In a group that calls the bot, what is no question, thanks or command is a matter, and so is a photo.
    """
    meant = vocabulary.understand(text)
    if meant.sense is Sense.ASKS:
        return meant.screen, text if meant.wording and private else ""
    if not private:
        return (Event.CALLED if _tells_in_group(vocabulary, message, text, meant.sense) else Event.STRAY), text
    if meant.sense is Sense.UNCLEAR and _names_a_place(text):
        return Event.TOLD, text
    shown = not text or (meant.sense is Sense.UNCLEAR and bool(photos_of(message)))
    return Event.TOLD if shown or meant.sense is Sense.TELLS else Event.STRAY, text


def _tells_in_group(vocabulary: Vocabulary, message: Message, text: str, sense: Sense) -> bool:
    if not text:
        return bool(photos_of(message)) or _quotes_somebody(message)
    if sense is Sense.TELLS:
        return not wants_to_know(text)
    if sense is not Sense.UNCLEAR or vocabulary.asks(text):
        return False
    return bool(photos_of(message)) or weight(words_of(text)) >= _SAYS_SOMETHING


def _quotes_somebody(message: Message) -> bool:
    """A call below a neighbour's message, and nothing else: that message is meant."""
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and not replied.from_user.is_bot
