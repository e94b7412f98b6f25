"""Spoken: the voice note in a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Message

_LARGEST = 20_000_000  # bytes; Bot API, getFile


@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice note as Telegram names it; `seconds` long; `message`: Telegram's number of the message it came with."""

    file_id: str
    seconds: int
    message: int | None = None

    def as_answer(self) -> dict[str, Any]:
        """As it waits in a dialogue."""
        return {"file_id": self.file_id, "seconds": self.seconds, "message": self.message}


def spoken_in(message: Message) -> Spoken | None:
    """The voice note of a message; None if there is none, or none that could be fetched."""
    voice = message.voice
    if voice is None or (voice.file_size or 0) > _LARGEST:
        return None
    seconds = voice.duration if isinstance(voice.duration, int) else int(voice.duration.total_seconds())
    return Spoken(voice.file_id, seconds, message.message_id)


def spoken_of(answer: Mapping[str, Any]) -> Spoken:
    """As it was put into a dialogue."""
    return Spoken(str(answer["file_id"]), int(answer["seconds"]), answer.get("message"))
