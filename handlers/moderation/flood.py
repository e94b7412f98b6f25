"""Flood: somebody presses or writes faster than any person does. Seen in memory alone, before anything is looked up.

What it holds back costs no statement and queues nothing. A press on a ballot never comes here.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from telegram import User

from handlers.frame.words import N_, words
from storage.engine.press_answers import CallbackAnswer

MOST, WITHIN = 60, timedelta(minutes=1)
"""Nobody confirms sixty things in a minute by hand; a machine does in a second."""
# How many people are remembered before those who have been quiet are forgotten.
_REMEMBERED = 10_000
# For so many seconds the app itself repeats the answer, without asking us (Bot API, answerCallbackQuery).
_CACHED = 10

_SLOWLY = N_("That was a lot at once. Please wait a minute and press again. Ballots are always counted.")


class Flood:
    """Remembers who did how much within the last minute, by Telegram's ids."""

    def __init__(self, most: int = MOST, within: timedelta = WITHIN) -> None:
        self._most, self._within = most, within
        self._recent: dict[int, deque[tuple[datetime, int]]] = {}

    def holds_back(self, person: int, update: int, now: datetime) -> bool:
        """Is it too much? The same update again (a batch is done again when one of it fails) is not counted twice."""
        recent = self._recent.get(person)
        if recent is None:
            self._forget_the_quiet(now)
            recent = self._recent[person] = deque()
        while recent and recent[0][0] <= now - self._within:
            recent.popleft()
        if any(number == update for _, number in recent):
            return False
        if len(recent) >= self._most:
            return True
        recent.append((now, update))
        return False

    def _forget_the_quiet(self, now: datetime) -> None:
        if len(self._recent) < _REMEMBERED:
            return
        kept = {one: recent for one, recent in self._recent.items() if recent and recent[-1][0] > now - self._within}
        self._recent = kept


def slow_down(query: str, user: User) -> CallbackAnswer:
    """What such a press is answered with: in the app's language, for the person's own is not looked up."""
    text = words(user.language_code or "").plain(_SLOWLY)
    return CallbackAnswer(query, text, alert=True, cached=_CACHED)
