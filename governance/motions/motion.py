"""Motion: how it lives, from draft to verdict, who may move it, and what must be there before it opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, unique

from governance.fingerprint import fingerprint
from governance.law.rule import Rule
from governance.law.rule_data import rule_data
from governance.motions.motion_class import Electorate
from governance.schedule.quiet_hours import evening_before, is_quiet, next_waking
from governance.tally.roll import RegisterRow, roll_data

TITLE_LIMIT = 100
TEXT_LIMIT = 3000
"""Characters; a motion with its facts must fit one message of Telegram."""

REMINDERS = (timedelta(hours=24), timedelta(hours=3))
AFTER_INVITATION = timedelta(hours=1)
"""How long before the end those who have not voted are reminded."""

HEARING = timedelta(hours=24)
"""How long answers to a native poll may still arrive: as long as Telegram keeps them for us."""

LEFT_AFTER_GAP = timedelta(hours=24)
"""How much time is left at least after an interruption, so that everybody hears of it and can vote again."""

_HOURS = {
    Electorate.OWNERS: (72, 168, 360, 720),
    Electorate.BUILDING: (72, 168, 360, 720),
    Electorate.ENTRANCE: (72, 168, 360, 720),
    Electorate.COMMITTEE: (24, 72, 168),
    Electorate.PRESENT: (),
}


@unique
class Stage(Enum):
    """Where a motion stands."""

    DRAFT = "draft"
    OPEN = "open"
    COUNTING = "counting"  # the time is over, but a native poll's answers are still being heard
    CLOSED = "closed"  # decided; the verdict is stored and never computed again
    UNESTABLISHED = "unestablished"  # answers to a native poll were lost: there is no result
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"  # the community leaves its operator: ballots are taken where its record goes on


@unique
class Mover(Enum):
    """Who or what moves a motion on."""

    SECOND_MEMBER = "a second committee member"
    COMMITTEE = "a committee member"
    CLOCK = "the clock"
    TELEGRAM = "the native poll's final count"
    OPERATOR = "the operator"


MOVES: Mapping[tuple[Stage, Stage], Mover] = {
    (Stage.DRAFT, Stage.OPEN): Mover.SECOND_MEMBER,
    (Stage.DRAFT, Stage.WITHDRAWN): Mover.COMMITTEE,
    (Stage.OPEN, Stage.CLOSED): Mover.CLOCK,
    (Stage.OPEN, Stage.COUNTING): Mover.CLOCK,
    (Stage.COUNTING, Stage.CLOSED): Mover.TELEGRAM,
    (Stage.COUNTING, Stage.UNESTABLISHED): Mover.CLOCK,
    (Stage.OPEN, Stage.HANDED_OVER): Mover.OPERATOR,
    (Stage.HANDED_OVER, Stage.OPEN): Mover.OPERATOR,
}


def can_move(before: Stage, after: Stage) -> bool:
    """Whether a motion may ever go from one stage to the other."""
    return (before, after) in MOVES


def may_open(*, drafter: int, opener: int, force: bool) -> bool:
    """Nobody opens a vote on their own draft; a rehearsal has no force and needs no second person."""
    return not force or drafter != opener


@unique
class Missing(Enum):
    """What a motion still lacks; it cannot be opened until nothing does."""

    TITLE = "title"
    TEXT = "text"
    RULE = "rule"
    PERIOD = "period"
    ROLL = "roll"
    CHAT = "chat"


def missing(
    *, title: str, text: str, period: timedelta, rule: Rule | None, roll: Sequence[RegisterRow], has_chat: bool
) -> tuple[Missing, ...]:
    """The pre-open checklist: what is not there yet, in the order in which one would mend it."""
    there = {
        Missing.TITLE: bool(title.strip()) and len(title) <= TITLE_LIMIT,
        Missing.TEXT: bool(text.strip()) and len(text) <= TEXT_LIMIT,
        Missing.RULE: rule is not None,
        Missing.PERIOD: period > timedelta(0),
        Missing.ROLL: any(row.weight > 0 for row in roll),
        Missing.CHAT: has_chat,
    }
    return tuple(each for each, is_there in there.items() if not is_there)


def periods(electorate: Electorate) -> tuple[timedelta, ...]:
    """How long a vote may be open, the shortest first."""
    return tuple(timedelta(hours=hours) for hours in _HOURS[electorate])


def closing(opened_at: datetime, period: timedelta) -> datetime:
    """When a vote ends: after its period, at the next whole minute, so that people can say it."""
    end = opened_at + period
    whole = end.replace(second=0, microsecond=0)
    return whole if whole == end else whole + timedelta(minutes=1)


def end_after_gap(closes_at: datetime, period: timedelta, since: datetime, now: datetime) -> datetime:
    """When a vote ends whose ballots did not reach the record from `since` until `now`.

    At least as much time is left as was lost, and a day; never more than the vote's own period. A vote that has that
    much left ends when it was said to end.
    """
    left = min(period, max(now - since, LEFT_AFTER_GAP))
    return max(closes_at, closing(now, left))


def is_over(closes_at: datetime, now: datetime) -> bool:
    """Whether the time for ballots has passed; a ballot at the closing moment itself is too late."""
    return now >= closes_at


def reminders(opened_at: datetime, closes_at: datetime, timezone: str) -> tuple[datetime, ...]:
    """When those who have not voted are reminded: 24 and 3 hours before the end, never at night.

    What would fall into the night waits for the morning; if the vote ends before that, it comes the evening
    before. One that would come twice at once does not come, nor one hard upon the invitation, which waits for the
    morning, too.
    """
    found: list[datetime] = []
    earliest = next_waking(opened_at, timezone) + AFTER_INVITATION
    for ahead in REMINDERS:
        at = closes_at - ahead
        if is_quiet(at, timezone):
            morning = next_waking(at, timezone)
            at = morning if morning < closes_at else evening_before(at, timezone)
        if at >= earliest and at not in found:
            found.append(at)
    return tuple(found)


def opening_fingerprint(statement: Mapping[str, object], roll: Sequence[RegisterRow], rule: Rule) -> str:
    """What is posted at the opening: SHA-256 of the canonical bytes of text, roll and rule, in 64 hexadecimal digits.

    `statement` holds number, title, text, class, electorate and the closing moment as text.
    """
    return fingerprint({"motion": dict(statement), "roll": roll_data(roll), "rule": rule_data(rule)})


def closing_fingerprint(
    opening: str, verdict: Mapping[str, object], ballots: Mapping[str, str], salt: str | None
) -> str:
    """What is posted at the close: it covers the opening's fingerprint, the ballots that stood and the verdict.

    `salt` is random, of this one vote. Whoever knows it can check the ballots; without it nobody finds them by trying
    all that there could be. None: a vote that was closed before there were salts.
    """
    covered: dict[str, object] = {"opening": opening, "ballots": dict(ballots), "verdict": dict(verdict)}
    return fingerprint(covered if salt is None else {**covered, "salt": salt})
