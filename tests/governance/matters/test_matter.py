"""Does a matter move only where the table lets it, and is its deadline when people are awake?"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from governance.matters.matter import (
    JUDGING,
    LIVING,
    RESPONSE_DAYS,
    TRANSITIONS,
    Kind,
    Move,
    Party,
    State,
    Visibility,
    WrongParty,
    WrongState,
    deadline_in,
    first_deadline,
    may_handle,
    may_judge,
    may_read,
    may_see_name,
    moved,
    overdue,
    visibility_of,
)
from governance.roles import Role
from tests import ROOT

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


# What a resident would say may happen: the move, by whom, and from which state it leads to which. All else is refused.
MAY_HAPPEN = """
join      neighbour     raised → raised, taken → taken, reopened → reopened, closed → closed
take      handler       raised → taken, taken → taken, reopened → taken
answer    handler       raised → raised, taken → taken, reopened → reopened, closed → closed
deadline  handler       raised → raised, taken → taken, reopened → reopened
close     handler       raised → closed, taken → closed, reopened → closed
confirm   raiser        closed → fixed
reopen    raiser joined  closed → reopened, fixed → reopened
withdraw  raiser        raised → withdrawn, taken → withdrawn, reopened → withdrawn, closed → withdrawn, merged → withdrawn
erase     raiser        raised → withdrawn, taken → withdrawn, reopened → withdrawn, closed → withdrawn, merged → withdrawn
escalate  time          raised → raised, taken → taken, reopened → reopened
return    time          closed → reopened
stand_in  time          raised → raised, taken → taken, reopened → reopened
merge     handler       raised → merged, taken → merged, reopened → merged
unmerge   handler raiser  merged → raised
gather    handler       raised → raised, taken → taken, reopened → reopened
release   handler       raised → raised, taken → taken, reopened → reopened, closed → closed, fixed → fixed, merged → merged
split     handler       raised → raised, taken → taken, reopened → reopened
change_kind  handler     raised → raised, taken → raised, reopened → raised
hand_on   time          raised → raised, taken → taken, reopened → reopened
"""


def _may_happen() -> dict[Move, tuple[set[Party], dict[State, State]]]:
    found = {}
    for line in MAY_HAPPEN.strip().splitlines():
        move, who, ways = re.split(r"\s{2,}", line)
        steps = [way.split(" → ") for way in ways.split(", ")]
        found[Move(move)] = {Party(one) for one in who.split()}, {State(old): State(new) for old, new in steps}
    return found


def test_every_move_is_written_down_here() -> None:
    assert _may_happen().keys() == set(Move)


@pytest.mark.parametrize(("state", "move", "party"), list(product(State, Move, Party)))
def test_every_move_from_every_state_by_everybody_is_as_it_is_written_down(
    state: State, move: Move, party: Party
) -> None:
    parties, ways = _may_happen()[move]
    expected = WrongParty if party not in parties else ways.get(state, WrongState)

    try:
        came: object = moved(state, move, {party})
    except (WrongParty, WrongState) as refused:
        came = type(refused)

    assert came is expected


def test_only_the_raiser_makes_a_closed_matter_a_fixed_one() -> None:
    assert moved(State.CLOSED, Move.CONFIRM, {Party.RAISER}) is State.FIXED
    with pytest.raises(WrongParty):
        moved(State.CLOSED, Move.CONFIRM, {Party.HANDLER, Party.JOINED, Party.NEIGHBOUR})


def test_nothing_happens_any_more_to_what_was_taken_back() -> None:
    assert all(State.WITHDRAWN not in transition.sources for transition in TRANSITIONS.values())


@pytest.mark.parametrize("wished", list(Visibility))
def test_a_dispute_is_private_whatever_was_wished(wished: Visibility) -> None:
    assert visibility_of(Kind.DISPUTE, wished) is Visibility.PRIVATE
    assert visibility_of(Kind.REPAIR, wished) is wished


def test_a_private_matter_is_read_by_its_raiser_and_those_who_handle_it_only() -> None:
    assert may_read(Visibility.PRIVATE, {Party.RAISER})
    assert may_read(Visibility.PRIVATE, {Party.HANDLER, Party.NEIGHBOUR})
    assert not may_read(Visibility.PRIVATE, {Party.NEIGHBOUR, Party.JOINED})
    assert may_read(Visibility.ANONYMOUS, {Party.NEIGHBOUR})


def test_a_hidden_name_is_seen_by_its_bearer_and_by_those_whose_role_allows_it() -> None:
    neighbour = {Party.NEIGHBOUR}

    assert may_see_name(Visibility.OPEN, neighbour, sees_hidden=False)
    assert may_see_name(Visibility.ANONYMOUS, {Party.RAISER}, sees_hidden=False)
    assert may_see_name(Visibility.ANONYMOUS, neighbour, sees_hidden=True)
    assert not may_see_name(Visibility.ANONYMOUS, neighbour, sees_hidden=False)
    assert not may_see_name(Visibility.PRIVATE, {Party.HANDLER, Party.NEIGHBOUR}, sees_hidden=False)


@pytest.mark.parametrize("timezone", ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati"])
def test_a_deadline_ends_in_the_evening_of_its_day(timezone: str) -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(timezone)
    local = deadline_in(3, NOW, timezone).astimezone(zone)

    assert (local.hour, local.minute) == (20, 0)
    assert local.date() == NOW.astimezone(zone).date() + timedelta(days=3)


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_deadline_is_one_to_ninety_days_away(*, days: int, fits: bool) -> None:
    if fits:
        assert deadline_in(days, NOW, "Asia/Shanghai") > NOW
    else:
        with pytest.raises(ValueError, match="1 to 90"):
            deadline_in(days, NOW, "Asia/Shanghai")


def test_every_kind_has_a_first_deadline_and_help_is_the_shortest() -> None:
    deadlines = {kind: first_deadline(kind, NOW, "Asia/Shanghai") for kind in Kind}

    assert set(RESPONSE_DAYS) == set(Kind)
    assert min(deadlines, key=lambda kind: deadlines[kind]) is Kind.HELP


def test_a_matter_is_overdue_at_its_deadline_not_before() -> None:
    for state in LIVING:
        assert not overdue(state, NOW, NOW - SECOND)
        assert overdue(state, NOW, NOW)
    assert not any(overdue(state, NOW, NOW + JUDGING) for state in set(State) - LIVING)


def test_a_closing_is_judged_for_thirty_days() -> None:
    assert may_judge(NOW, NOW + JUDGING)
    assert not may_judge(NOW, NOW + JUDGING + SECOND)
    assert not may_judge(None, NOW)


def test_the_diagram_in_the_documentation_is_the_table() -> None:
    text = (ROOT / "docs" / "matters.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\w+) --> (\w+) : (\w+) \(([\w, ]+)\)$", text, re.MULTILINE))

    expected = {
        (source.value, transition.target.value, move.value, ", ".join(sorted(party.value for party in transition.by)))
        for move, transition in TRANSITIONS.items()
        if transition.target is not None
        for source in transition.sources
        if source is not transition.target
    }
    assert drawn == expected


@pytest.mark.parametrize(
    ("role", "repairs", "disputes"),
    [
        (Role.COMMITTEE, True, True),
        (Role.MEDIATOR, True, True),
        (Role.MANAGER, True, False),
        (Role.BUILDING_LEAD, True, False),
        (Role.OWNER, False, False),
        (Role.AUDITOR, False, False),
    ],
)
def test_a_dispute_is_not_for_the_manager_nor_the_building_lead(*, role: Role, repairs: bool, disputes: bool) -> None:
    assert may_handle(Kind.REPAIR, {role}) is repairs
    assert may_handle(Kind.DISPUTE, {role}) is disputes
