"""Roster: whose shift is when, whose is next, and when they are reminded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from governance.schedule.quiet_hours import EVENING, QUIET_FROM, QUIET_UNTIL
from governance.schedule.repetition import is_night

THE_DAY_BEFORE = time(20)  # the hour of the reminder on the evening before
SHORTEST_HOURS, LONGEST_HOURS = 1, 31 * 24
MOST_PEOPLE = 60
LOOK_AHEAD = timedelta(days=60)  # two posts at one hour are looked for so far ahead


@dataclass(frozen=True, slots=True)
class Shift:
    """One turn of duty: its number (0 is the first ever), who holds it (a place on the roster), wall-clock times."""

    number: int
    place: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Rotation:
    """People in turn, one shift after another for ever.

    `places`: how many people are on it. `start`: when the first shift begins, by the community's clock (naive), so
    that 08:00 stays 08:00 when clocks change. `hours`: length of a shift on that clock. `exchanged`: shift number →
    place, for the shifts that somebody else took. `since`: the shift that the first place holds, and from which the
    others follow in turn; not 0 once the people have changed. Raises ValueError for an empty or boundless rotation.
    """

    places: int
    start: datetime
    hours: int
    exchanged: Mapping[int, int] = field(default_factory=dict)
    since: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.places <= MOST_PEOPLE or not SHORTEST_HOURS <= self.hours <= LONGEST_HOURS:
            raise ValueError(f"not a rotation: {self.places} people, {self.hours} hours")

    @property
    def length(self) -> timedelta:
        """Length of a shift on the wall clock."""
        return timedelta(hours=self.hours)

    def shift(self, number: int) -> Shift:
        """The shift with that number. Counted from the start each time, so nothing drifts."""
        begins = self.start + number * self.length
        return Shift(number, self.exchanged.get(number, self.usual_place(number)), begins, begins + self.length)

    def usual_place(self, number: int) -> int:
        """Whose turn a shift is, if nobody else took it."""
        return (number - self.since) % self.places

    def number_at(self, wall: datetime) -> int:
        """The number of the shift that runs at a wall-clock moment; -1 before the first."""
        return max(-1, (wall - self.start) // self.length)

    def on_duty(self, wall: datetime) -> Shift | None:
        """The shift that runs at a moment, or None before the rotation begins."""
        number = self.number_at(wall)
        return None if number < 0 else self.shift(number)

    def next_to_begin(self, wall: datetime) -> Shift:
        """The first shift that begins after a moment."""
        return self.shift(self.number_at(wall) + 1)

    def between(self, begin: datetime, end: datetime) -> Iterator[Shift]:
        """The shifts that touch the time from `begin` until just before `end`."""
        number = max(0, self.number_at(begin))
        while (shift := self.shift(number)).begins < end:
            yield shift
            number += 1


def changes_hands(rotation: Rotation, day: date) -> bool:
    """Whether somebody begins on that day who was not on duty at that hour of the day before.

    A caretaker and his colleague who take turns every day are no news; that another's week begins, is.
    """
    midnight = datetime.combine(day, time())
    for shift in rotation.between(midnight, midnight + timedelta(days=1)):
        before = rotation.on_duty(shift.begins - timedelta(days=1))
        if shift.begins.date() == day and (before is None or before.place != shift.place):
            return True
    return False


def evening_before(shift: Shift) -> datetime:
    """When whoever is next is reminded first: at 20:00 of the day before."""
    return datetime.combine(shift.begins.date() - timedelta(days=1), THE_DAY_BEFORE)


def at_the_start(shift: Shift) -> datetime:
    """When whoever is on duty is reminded again: as the shift begins, but never at night.

    A shift that begins at night and still runs at 08:00 has its reminder then; one that is over by then has it at
    21:00 before the night.
    """
    if not is_night(shift.begins.time()):
        return shift.begins
    day = shift.begins.date() + timedelta(days=1 if shift.begins.time() >= QUIET_FROM else 0)
    morning = datetime.combine(day, QUIET_UNTIL)
    return morning if morning < shift.ends else datetime.combine(day - timedelta(days=1), EVENING)


def reseated(rotation: Rotation, before: Sequence[str], after: Sequence[str], wall: datetime) -> Rotation:
    """The same shifts with other people in turn (`before`, `after`: who has each place).

    The running shift stays with whoever's turn it is if they are still there, else the next of those who were in turn
    takes it; before the first shift the new order begins with it. Shifts that somebody else took stay theirs while
    they are on the roster.
    """
    now = rotation.number_at(wall)
    since = 0
    if now >= 0:
        turn = rotation.usual_place(now)
        in_turn = [*before[turn:], *before[:turn]]
        first = next((who for who in in_turn if who in after), after[0])
        since = now - after.index(first)
    kept = {
        number: after.index(before[place])
        for number, place in rotation.exchanged.items()
        if number >= now and before[place] in after
    }
    return Rotation(len(after), rotation.start, rotation.hours, kept, since)


def same_hour(one: Rotation, place: int, other: Rotation, there: int, wall: datetime) -> datetime | None:
    """When somebody first has duty on two rosters at once, within two months; None if never.

    `place`, `there`: their place on the one and on the other. `wall`: from when on.
    """
    for shift in one.between(max(wall, one.start), wall + LOOK_AHEAD):
        if shift.place != place:
            continue
        for second in other.between(shift.begins, shift.ends):
            if second.place == there and second.ends > max(shift.begins, wall):
                return max(shift.begins, second.begins, wall)
    return None


def may_exchange(rotation: Rotation, mine: int, theirs: int, wall: datetime) -> bool:
    """Two shifts may change hands while both are still to come and belong to different people."""
    one, other = rotation.shift(mine), rotation.shift(theirs)
    return mine != theirs and one.place != other.place and min(one.begins, other.begins) > wall


def exchange(rotation: Rotation, mine: int, theirs: int) -> dict[int, int]:
    """Who holds the two shifts after they changed hands: shift number → place."""
    return {mine: rotation.shift(theirs).place, theirs: rotation.shift(mine).place}
