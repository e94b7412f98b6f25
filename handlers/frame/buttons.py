"""Buttons, and what they carry: callback data, packed and parsed in one typed, versioned place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.frame.foreign_text import tidy

VERSION = "1"
LIMIT = 64  # bytes; Bot API, InlineKeyboardButton.callback_data
_VERB = re.compile(r"[a-z]+(\.[a-z_]+)+")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")

Keyboard = Sequence[Sequence["Button"]]
Argument = int | str


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: pressed it sends `data` (callback) or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None  # primary, success or danger (Bot API 9.4)


def button(text: str, verb: str, *arguments: Argument, style: str | None = None) -> Button:
    """A button that asks for `verb` (such as `matter.take`) with whole numbers or short words."""
    return Button(text, data=pack(verb, *arguments), style=style)


def link(text: str, url: str) -> Button:
    """A button that opens an address."""
    return Button(text, url=url)


def in_rows(buttons: Sequence[Button], wide: int = 2) -> list[list[Button]]:
    """Buttons below each other, so many beside each other."""
    return [list(buttons[first : first + wide]) for first in range(0, len(buttons), wide)]


def pack(verb: str, *arguments: Argument) -> str:
    """Callback data for a verb. Raises ValueError if it would not fit 64 bytes or hold a forbidden letter."""
    if not _VERB.fullmatch(verb):
        raise ValueError(f"not a verb: {verb!r}")
    parts = [VERSION, verb]
    for argument in arguments:
        if isinstance(argument, int):
            parts.append(str(argument))
        elif _WORD.fullmatch(argument) and not _is_number(argument):
            parts.append(argument)
        else:
            raise ValueError(f"not a word that a button can carry: {argument!r}")
    data = ":".join(parts)
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data longer than {LIMIT} bytes: {data!r}")
    return data


def parse(data: str) -> tuple[str, tuple[Argument, ...]] | None:
    """Verb and arguments of callback data; None for anything that we did not make (it may be forged)."""
    version, _, rest = data.partition(":")
    verb, *parts = rest.split(":")
    if version != VERSION or not _VERB.fullmatch(verb) or len(data.encode()) > LIMIT:
        return None
    arguments: list[Argument] = []
    for part in parts:
        if _is_number(part):
            arguments.append(int(part))
        elif _WORD.fullmatch(part):
            arguments.append(part)
        else:
            return None
    return verb, tuple(arguments)


def _is_number(part: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,18}", part, re.ASCII) is not None


def markup(keyboard: Keyboard) -> dict[str, Any]:
    """The keyboard as the Bot API wants it (InlineKeyboardMarkup)."""
    return {"inline_keyboard": [[_as_json(one) for one in row] for row in keyboard if row]}


def _as_json(one: Button) -> dict[str, str]:
    fields = {"text": tidy(one.text), "callback_data": one.data, "url": one.url, "style": one.style}
    return {name: value for name, value in fields.items() if value is not None}
