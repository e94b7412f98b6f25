"""Are the lines that protect people found, each as what it protects, and does a survivor among them end the run with 1?"""

from __future__ import annotations

import pytest

from tests.mutation.at_random import ROOT, Outcome, drawn, judge
from tests.mutation.guards import Guard, Mutant, mutants, readable

SOURCE = '''"""A handler: 说明."""
LIMIT = 3

async def confirm(work, press):
    """The second person."""
    await work.require(Act.DECIDE, found.community)
    if found is None or found.community != community.id:
        raise NotYours
    if found.proposed_by == account.id:
        raise SecondPerson
    if not may_read(found.visibility, parties):
        return
    key = (table.c.community_id == community, table.c.id == found.id)
    rows = await unit.rows(select(table).where(table.c.account_id == account, table.c.state == "open"))
    others = await who_may(work, community.id, without={account.id}, about={found.account})
    journal.record(work.unit, community.id, "thing.confirmed", "thing:1", {"by": account.id})
    work.answer(f"{len(rows)} 完成")

THING = Approval(
    act=DECIDE,
    may=may_settle,
    about=lambda one: {one.account},
    lapse=Decision(forget, act="thing.lapsed"),
)
'''
FOUND = {
    (Guard.AUTHORISATION, 6, "without work.require(…)"),
    (Guard.AUTHORISATION, 7, "never refused"),
    (Guard.AUTHORISATION, 7, "not refused for found.community != community.id"),
    (Guard.SECOND_PERSON, 9, "never refused"),
    (Guard.PRIVACY, 11, "never refused"),
    (Guard.AUTHORISATION, 13, "without table.c.community_id == community"),
    (Guard.AUTHORISATION, 14, "without table.c.account_id == account"),
    (Guard.SECOND_PERSON, 15, "without nobody"),
    (Guard.PRIVACY, 15, "about nobody"),
    (Guard.JOURNAL, 16, "without journal.record(…)"),
    (Guard.SECOND_PERSON, 21, "may=lambda *_: True"),
    (Guard.PRIVACY, 22, "about=lambda _: ()"),
    (Guard.JOURNAL, 23, 'act=""'),
}


def test_what_protects_people_is_found_and_named() -> None:
    found = mutants("handlers/thing.py", SOURCE)

    assert {(one.guard, one.line, one.words) for one in found if one.guard is not Guard.NOTHING} == FOUND


def test_each_change_is_one_place_of_the_source_and_can_be_read() -> None:
    for one in mutants("handlers/thing.py", SOURCE):
        changed = one.source(SOURCE).splitlines()
        differ = [number for number, line in enumerate(SOURCE.splitlines(), 1) if line != changed[number - 1]]

        assert readable(one, SOURCE), one
        assert differ == [one.line], one


def test_texts_for_their_own_sake_and_what_stands_outside_functions_stay() -> None:
    lines = {one.line for one in mutants("handlers/thing.py", SOURCE)}

    assert lines.isdisjoint({1, 2, 3, 5})


def test_a_seed_draws_the_same_changes_again_and_half_of_them_protect_somebody() -> None:
    first, again, other = (drawn(seed, 20, ["handlers/residents"]) for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert sum(one.guard is not Guard.NOTHING for one in first) == 10


def _outcome(noticed: bool | None, guard: Guard = Guard.NOTHING) -> Outcome:
    source = (ROOT / "handlers/residents/disputes.py").read_text(encoding="utf-8")
    start = source.index("return")
    line = source[:start].count("\n") + 1
    return Outcome(Mutant("handlers/residents/disputes.py", line, "f", guard, "x", start, start, "#"), 1, noticed, 0.0)


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([_outcome(True)] * 6 + [_outcome(False)] * 4, 0),
        ([_outcome(True)] * 5 + [_outcome(False)] * 4, 1),
        ([_outcome(True)] * 9 + [_outcome(False, Guard.JOURNAL)], 1),
        ([_outcome(True, Guard.PRIVACY)] * 3 + [_outcome(None, Guard.PRIVACY)], 0),
        ([_outcome(None)], 1),
    ],
    ids=["six_in_ten", "fewer", "a_journal_line_lived", "no_time_for_one", "no_time_at_all"],
)
def test_the_run_ends_with_one_if_too_few_are_noticed_or_a_protection_went_unnoticed(
    outcomes: list[Outcome], code: int
) -> None:
    assert judge(outcomes, 1) == code
