"""Choice: which of the buttons shown is meant by words that were typed instead of pressing one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from governance.schedule.text import Unclear, read_schedule
from governance.speech.sentence import words_of

_WEEKDAY = re.compile(r"^\s*(?:周.|[A-Za-z]{3,9})[\s,]+")


def chosen(said: str, labels: Sequence[str], now: datetime | None = None) -> int | None:
    """The place of the label that was typed; None if none was, or two look alike.

    Signs and capitals do not matter. With `now` (naive, the community's clock) a day may be said in other words than
    the label has: “tomorrow” for a button “Sun 22 Nov”. Nothing shorter than the whole label counts, for a button may
    cast a vote.
    """
    words = words_of(said)
    same = [place for place, label in enumerate(labels) if words and words_of(label) == words]
    if not same and now is not None and (day := _day(said, now)):
        same = [place for place, label in enumerate(labels) if _day(label, now) == day]
    return same[0] if len(same) == 1 else None


def _day(text: str, now: datetime) -> date | None:
    """The day that a text names, with the weekday before a date or without it; one hour of it is as good as another."""
    begun = now.replace(hour=0, minute=0)
    for said in (text, _WEEKDAY.sub("", text)):
        try:
            moment = read_schedule(said, begun).moment
        except Unclear:
            continue
        return None if moment is None else moment.date()
    return None
