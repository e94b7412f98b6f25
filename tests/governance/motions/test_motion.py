"""Does a motion move only as agreed, open only complete, and remind only by day?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from governance.law import presets
from governance.motions import motion
from governance.motions.motion import (
    MOVES,
    Missing,
    Stage,
    can_move,
    closing,
    end_after_gap,
    is_over,
    may_open,
    missing,
    reminders,
)
from governance.motions.motion_class import Electorate
from governance.places.atlas import everywhere
from governance.tally.roll import RegisterRow
from tests import ROOT

ZONE = "Asia/Shanghai"
RULE = presets.get("cn_278_ordinary")
ROLL = [RegisterRow("1-101", "A", 800_000), RegisterRow("1-102", "B", 400_000)]
STATEMENT = {"number": 1, "title": "T", "text": "X", "closes_at": "2026-11-24T12:00:00+00:00"}


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Shanghai, as UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def a_checklist(**changed: Any) -> tuple[Missing, ...]:
    whole: dict[str, Any] = {
        "title": "New gate",
        "text": "We buy a gate.",
        "period": timedelta(days=3),
        "rule": RULE,
        "roll": ROLL,
        "has_chat": True,
    }
    return missing(**{**whole, **changed})


def test_what_is_decided_or_withdrawn_never_moves_again() -> None:
    for before, after in product((Stage.CLOSED, Stage.UNESTABLISHED, Stage.WITHDRAWN), Stage):
        assert not can_move(before, after)


GAP = timedelta(hours=30)
NOON = local(21, 12)


@pytest.mark.parametrize(
    ("period", "closes_in", "since", "left"),
    [
        (timedelta(days=7), timedelta(days=5), GAP, timedelta(days=5)),  # time enough: it ends as it was said
        (timedelta(days=7), timedelta(minutes=10), GAP, GAP),  # as much as was lost
        (timedelta(days=7), -timedelta(hours=3), GAP, GAP),  # even if its time was over meanwhile
        (timedelta(days=7), timedelta(minutes=10), timedelta(minutes=1), timedelta(days=1)),  # one must hear of it
        (timedelta(hours=24), timedelta(0), timedelta(days=9), timedelta(hours=24)),  # never more than its period
    ],
)
def test_after_an_interruption_a_vote_leaves_time_to_cast_again_what_was_lost(
    period: timedelta, closes_in: timedelta, since: timedelta, left: timedelta
) -> None:
    assert end_after_gap(NOON + closes_in, period, NOON - since, NOON) == NOON + left


def test_every_stage_can_be_reached_from_the_draft() -> None:
    reached = {Stage.DRAFT}
    for _ in Stage:
        reached |= {after for before, after in MOVES if before in reached}

    assert reached == set(Stage)


def test_the_table_in_the_docs_is_the_table_of_moves() -> None:
    text = (ROOT / "docs" / "motions.md").read_text(encoding="utf-8")

    for (before, after), mover in MOVES.items():
        assert f"| {before.value} | {after.value} | {mover.value} |" in text
    assert sum(line.startswith("| ") for line in text.splitlines()) == len(MOVES) + 2


def test_nobody_opens_a_vote_on_their_own_draft() -> None:
    assert not may_open(drafter=1, opener=1, force=True)
    assert may_open(drafter=1, opener=2, force=True)
    assert may_open(drafter=1, opener=1, force=False)


def test_a_complete_motion_lacks_nothing() -> None:
    assert a_checklist() == ()


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"title": " "}, Missing.TITLE),
        ({"title": "x" * (motion.TITLE_LIMIT + 1)}, Missing.TITLE),
        ({"text": ""}, Missing.TEXT),
        ({"text": "x" * (motion.TEXT_LIMIT + 1)}, Missing.TEXT),
        ({"rule": None}, Missing.RULE),
        ({"period": timedelta(0)}, Missing.PERIOD),
        ({"roll": []}, Missing.ROLL),
        ({"roll": [RegisterRow("P1", "A", 0)]}, Missing.ROLL),
        ({"has_chat": False}, Missing.CHAT),
    ],
)
def test_an_incomplete_motion_is_not_opened_and_says_what_it_lacks(changed: Any, lacks: Missing) -> None:
    assert a_checklist(**changed) == (lacks,)


def test_a_vote_ends_at_a_whole_minute_and_never_early() -> None:
    opened = datetime(2026, 11, 21, 12, 0, 1, tzinfo=UTC)

    assert closing(opened, timedelta(hours=1)) == datetime(2026, 11, 21, 13, 1, tzinfo=UTC)
    assert closing(opened.replace(second=0), timedelta(hours=1)) == datetime(2026, 11, 21, 13, 0, tzinfo=UTC)


def test_the_closing_moment_itself_is_too_late() -> None:
    closes = local(24, 20)

    assert not is_over(closes, closes - timedelta(microseconds=1))
    assert is_over(closes, closes)


def test_reminders_come_a_day_and_three_hours_before_the_end() -> None:
    assert reminders(local(20, 20), local(24, 20), ZONE) == (local(23, 20), local(24, 17))


def test_a_reminder_that_would_fall_into_the_night_waits_for_the_morning() -> None:
    assert reminders(local(20, 10), local(24, 10), ZONE) == (local(23, 10), local(24, 8))


def test_a_reminder_that_cannot_wait_for_the_morning_comes_the_evening_before() -> None:
    assert reminders(local(20, 6), local(24, 6), ZONE) == (local(23, 8), local(23, 21))


def test_a_short_vote_has_no_reminder_from_before_its_opening() -> None:
    assert reminders(local(24, 10), local(24, 14), ZONE) == (local(24, 11),)
    assert reminders(local(24, 12), local(24, 14), ZONE) == ()


def test_no_reminder_comes_hard_upon_the_invitation() -> None:
    closes = local(25, 10, 1)  # of a vote of one day, its end rounded up to the minute
    assert reminders(local(24, 10), closes, ZONE) == (local(25, 8),)
    # Opened at night: invitation and reminder would both come at eight.
    assert reminders(local(24, 6), local(25, 7), ZONE) == (local(24, 21),)
    assert reminders(local(24, 23), local(26, 7), ZONE) == (local(25, 21),)


@pytest.mark.parametrize("hour", range(24))
def test_no_reminder_ever_comes_at_night_or_after_the_end(hour: int) -> None:
    closes = local(26, hour, 30)

    found = reminders(local(20, 10), closes, ZONE)

    assert found
    for at in found:
        assert 8 <= (at + timedelta(hours=8)).hour < 22
        assert at < closes


def test_every_class_has_a_rule_and_a_period() -> None:
    for place in everywhere().values():
        for each in place.classes({}):
            assert each.rule.rounds
            assert motion.periods(each.electorate)
    assert motion.periods(Electorate.PRESENT) == ()


def test_the_fingerprint_changes_with_one_area_one_letter_or_the_rule() -> None:
    first = motion.opening_fingerprint(STATEMENT, ROLL, RULE)
    special = presets.get("cn_278_special")

    assert first == motion.opening_fingerprint(STATEMENT, list(reversed(ROLL)), RULE)
    assert len(first) == 64
    assert first != motion.opening_fingerprint({**STATEMENT, "text": "Y"}, ROLL, RULE)
    assert first != motion.opening_fingerprint(STATEMENT, [ROLL[0], RegisterRow("1-102", "B", 400_001)], RULE)
    assert first != motion.opening_fingerprint(STATEMENT, ROLL, special)
    yes, no = ({"A": "yes"}, {"A": "no"})
    assert motion.closing_fingerprint(first, {}, yes, None) != motion.closing_fingerprint(first, {}, no, None)


@pytest.mark.parametrize(
    ("salt", "sha256sum"),
    [
        (None, "09d25bbbeba199d0ebee19db25be3c174fe78ec6134765272bcfddf6784b9de0"),
        ("0" * 32, "6a4b6e8e38544002f079ae1cb4a3a4f35b4467b171224318c0a193d3103656cb"),
    ],
)
def test_what_the_closing_fingerprint_covers_is_spelled_the_same_for_ever(salt: str | None, sha256sum: str) -> None:
    """As `sha256sum` says of {"ballots":{"A":"yes"},"opening":"aa",["salt":"00…",]"verdict":{"outcome":"passed"}}."""
    assert motion.closing_fingerprint("aa", {"outcome": "passed"}, {"A": "yes"}, salt) == sha256sum
