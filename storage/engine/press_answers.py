"""Answers to presses: what the presser alone sees, right after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """The answer to one press (answerCallbackQuery: text 0-200 characters); goes out right after the commit.

    `cached`: for so many seconds the app gives the same answer to the same press by itself.
    """

    query: str
    text: str = ""
    alert: bool = False
    url: str | None = None
    cached: int = 0
