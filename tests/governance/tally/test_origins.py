"""Does every number of a count say where it comes from, and do the classes add up to the base?"""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given

from governance.forms.form import FormError
from governance.law import presets
from governance.law.rule import Cap, Rule, WeightModifier
from governance.tally.decision import decide
from governance.tally.election import ElectionVerdict
from governance.tally.origins import CLASSES, Origin
from governance.tally.roll import Facts
from governance.tally.verdict import Verdict
from governance.tally.verdict_data import verdict_data, verdict_from_data
from governance.worked_votes.case_form import parse_case
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import Vote, any_rule, on_presets, votes
from tests.governance.tally.votes import a_row, a_rule, ballots, equal_roll
from tests.governance.worked_cases import all_worked
from tests.governance.worked_votes.test_worked_cases import SHARED, beside_the_shared_file, in_the_shared_file


def adds_up(verdict: Verdict, rule: Rule) -> bool:
    """Each class is the sum of its origins, and all of them, with what a cap leaves in the base, are the base."""
    for measure, tally in verdict.tallies.items():
        origins = verdict.origins[measure]
        assert {name: origins.of(name).number for name in CLASSES} == {name: tally.of(name) for name in CLASSES}
        assert sum(tally.of(name) for name in CLASSES) + origins.kept == tally.entitled
        stays = rule.cap is not None and not rule.cap.reduce_base
        assert 0 <= origins.kept <= (origins.total("cut") if stays else 0)
    return True


def all_verdicts(worked: dict[str, object]) -> list[tuple[Rule, Verdict]]:
    case = parse_case(worked)
    found: list[tuple[Rule, Verdict]] = []
    for verdict in case.verdicts():
        each = verdict.verdicts.values() if isinstance(verdict, ElectionVerdict) else [verdict]
        found += [(case.preset.rule, one) for one in each]
    return found


@pytest.mark.parametrize("worked", all_worked(), ids=lambda case: str(case["id"]))
def test_the_classes_of_each_worked_case_add_up_to_its_base(worked: dict[str, object]) -> None:
    assert all(adds_up(verdict, rule) for rule, verdict in all_verdicts(worked))


@beside_the_shared_file
def test_the_classes_of_each_case_of_the_shared_file_add_up_to_its_base() -> None:
    counted, unknown = 0, []
    for worked in in_the_shared_file("cases", "elections").values():
        try:
            found = all_verdicts(worked)
        except FormError:  # a rule that is not built in yet
            unknown.append(worked["id"])
            continue
        counted += all(adds_up(verdict, rule) for rule, verdict in found)

    assert counted + len(unknown) == len(json.loads(SHARED.read_text(encoding="utf-8"))["cases"]) + len(
        json.loads(SHARED.read_text(encoding="utf-8"))["elections"]
    )
    assert counted >= 254


@pytest.mark.slow
@LAW
@given(votes(any_rule))
def test_the_classes_of_any_vote_by_any_rule_add_up_to_its_base(vote: Vote) -> None:
    for each in (vote, *on_presets(vote)):
        assert adds_up(decided(each), each.rule)


@LAW
@given(votes(any_rule))
def test_origins_are_stored_and_read_back_as_they_were(vote: Vote) -> None:
    verdict = decided(vote)

    assert verdict_from_data(json.loads(json.dumps(verdict_data(verdict)))) == verdict


def test_a_verdict_of_earlier_days_has_no_origins() -> None:
    stored = verdict_data(decide(a_rule(), equal_roll(2), ballots(yes=1)))
    del stored["origins"]

    assert verdict_from_data(stored).origins == {}


def test_cast_by_proxy_deemed_silent_and_barred_are_told_apart() -> None:
    rule = presets.get("cn_278_ordinary_follow")
    roll = [*equal_roll(8), a_row("U9", "O9", "100", excluded="vote"), a_row("U10", "O10", "100", excluded="base")]
    facts = Facts(proxies={"O2": "O1"}, not_served=frozenset({"O8"}))

    verdict = decide(rule, roll, ballots(yes=5, no=[6]), facts)

    heads, area = verdict.origins["heads"], verdict.origins["area"]
    assert heads.of("yes") == Origin(cast=4, proxy=1, deemed=1)
    assert heads.of("no") == Origin(cast=1)
    assert heads.of("absent") == Origin(silent=1, barred=1)
    assert heads.outside == 1
    assert area.of("yes") == Origin(cast=4_000_000, proxy=1_000_000, deemed=1_000_000)
    assert area.outside == 1_000_000


def test_what_a_cap_cuts_off_stands_apart_and_stays_in_the_base_where_the_law_says_so() -> None:
    roll = [a_row("1", "A", "60"), a_row("2", "B", "20"), a_row("3", "C", "20")]

    kept = decide(a_rule(cap=Cap("majority_holder")), roll, {"A": "yes", "B": "no"}).origins["area"]
    gone = decide(a_rule(cap=Cap("majority_holder", reduce_base=True)), roll, {"A": "yes"}).origins["area"]

    assert kept.of("yes") == Origin(cast=600_000, cut=200_000)
    assert (kept.kept, gone.kept) == (200_000, 0)


def test_what_a_factor_takes_off_the_original_owner_stands_apart() -> None:
    rule = a_rule(weight_modifier=WeightModifier("developer", Fraction(1, 3), Fraction(1, 2), 2))
    roll = [a_row("1", "A", "60", tags=("developer",)), a_row("2", "B", "20"), a_row("3", "C", "20")]

    area = decide(rule, roll, {"A": "no"}).origins["area"]

    assert area.of("no") == Origin(cast=600_000, cut=400_000)
    assert area.kept == 0
