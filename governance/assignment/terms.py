"""Terms: who is asked first about which matters, and how many days they have; as a community has agreed.

The days end at 20:00 (`governance/matters`). For the property manager and offices outside, days on which they are
closed and public holidays do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance.assignment.charge import First
from governance.matters.matter import DEADLINE_HOUR, LONGEST_DAYS, Kind

CLEANING = "cleaning"
SUBSTITUTE_DAYS = 2
"""So long has the substitute of whoever did not see to it in time."""


@dataclass(frozen=True, slots=True)
class Term:
    """Who is asked first about one sort of matters, and by when. `sort`: a kind's value, or a word of our own."""

    sort: str
    first: First
    days: int

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_DAYS:
            raise ValueError(f"a deadline is 1 to {LONGEST_DAYS} days away, not {self.days}")


# What holds where a community has said nothing else. A cry for help cannot wait, a wish can.
DEFAULTS: dict[str, Term] = {
    term.sort: term
    for term in (
        Term(Kind.REPAIR.value, First.MANAGER, 3),
        Term(CLEANING, First.MANAGER, 3),
        Term(Kind.COMPLAINT.value, First.LEAD, 5),
        Term(Kind.HELP.value, First.LEAD, 1),
        Term(Kind.DISPUTE.value, First.MEDIATOR, 7),
        Term(Kind.SUGGESTION.value, First.LEAD, 14),
        Term(Kind.WISH.value, First.LEAD, 14),
    )
}
CHOICES: dict[str, tuple[First, ...]] = {
    sort: (First.MEDIATOR, First.COMMITTEE) if sort == Kind.DISPUTE.value else tuple(First) for sort in DEFAULTS
}
"""Whom a community may choose to be asked first. A dispute is neither for the manager nor for the building lead."""
DAYS = (1, 2, 3, 5, 7, 14, 30)

_CLEANING = (
    *("垃圾", "打扫", "保洁", "清扫", "清理", "卫生", "脏", "臭", "狗屎", "小广告"),
    *("rubbish", "garbage", "trash", "litter", "dirty", "filthy", "cleaning", "swept", "smell", "stink"),
)


def sort_of(kind: Kind, text: str) -> str:
    """Which sort of matters one belongs to: cleaning, where a complaint or a repair is about that; else its kind."""
    low = text.lower()
    if kind is Kind.COMPLAINT and any(word in low for word in _CLEANING):
        return CLEANING
    return kind.value


def term_for(sort: str, said: Mapping[str, Term]) -> Term:
    """What holds for a sort: what the community has said, else what holds everywhere."""
    return said.get(sort) or DEFAULTS[sort]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office is closed. `weekdays`: 1 (Monday) to 7; `closed` and `open`: single days that are otherwise.

    `open` are the days of a weekend on which people work for a long holiday.
    """

    weekdays: frozenset[int] = frozenset()
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    def counts(self, day: date) -> bool:
        """Is it a day on which somebody is there?"""
        if day in self.closed:
            return False
        return day in self.open or day.isoweekday() not in self.weekdays


ALWAYS = Calendar()
_FURTHEST = 4 * LONGEST_DAYS  # an office that is never open gets its deadline all the same


def deadline_after(days: int, now: datetime, timezone: str, calendar: Calendar = ALWAYS) -> datetime:
    """The evening of the `days`th day from now that counts, in the community's time zone, aware UTC.

    Raises ValueError beyond 1-90 days.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a deadline is 1 to {LONGEST_DAYS} days away, not {days}")
    zone = ZoneInfo(timezone)
    day, left, looked = now.astimezone(zone).date(), days, 0
    while left and looked < _FURTHEST:
        day += timedelta(days=1)
        looked += 1
        left -= calendar.counts(day)
    return datetime.combine(day, DEADLINE_HOUR, zone).astimezone(UTC)


def settled(said: Sequence[Term]) -> dict[str, Term]:
    """What a community has said, by sort; of a sort that is not known any more nothing holds."""
    return {term.sort: term for term in said if term.sort in DEFAULTS}
