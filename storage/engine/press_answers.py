"""Answers to presses: what the presser alone sees, right after the commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an answer confirms: the ballot of a motion in a community, by its code."""

    community: int
    motion: int
    code: str


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """The answer to one press (answerCallbackQuery: text 0-200 characters); goes out right after the commit.

    `cached`: for so many seconds the app gives the same answer to the same press by itself. `receipt`: what must be
    said in another way if this answer cannot be given.
    """

    query: str
    text: str = ""
    alert: bool = False
    url: str | None = None
    cached: int = 0
    receipt: Receipt | None = None
