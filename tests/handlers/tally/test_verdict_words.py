"""Does a verdict read to a neighbour as it was decided, in both languages?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import MandateLimit
from governance.tally.decision import Meeting, decide, decide_rounds
from governance.tally.quorum import turnout
from governance.tally.roll import Facts
from governance.tally.verdict import Verdict
from governance.tally.verdict_data import verdict_data, verdict_from_data
from handlers.frame.words import words
from handlers.tally.verdict_words import condition_words, verdict_brief, verdict_words
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import Vote, any_rule, on_presets, votes
from tests.governance.tally.votes import a_count, a_roll, a_row, a_rule, a_term, any_of, ballots, equal_roll, owners

ORDINARY = presets.get("cn_278_ordinary")
SPECIAL = presets.get("cn_278_special")
ZH, EN = words("zh"), words("en")


def test_a_hundredth_of_a_square_metre_that_is_missing_is_told() -> None:
    roll = a_roll(*["99.99"] + ["100"] * 7 + ["100", "100", "100", "100.01"])

    verdict = decide(SPECIAL, roll, ballots(yes=8))

    assert verdict_words(EN, verdict) == (
        "Void: too few took part, so nothing was decided.",
        "taking part, heads: 8 of 12, needed 8 (2/3) – reached",
        "taking part, area: 799.99 of 1,200.00 m², needed 800.00 m² (2/3) – missing 0.01 m²",
        "Now: publish this; the same matter may be put to a new vote.",
    )
    assert verdict_words(words("zh_CN"), verdict) == (
        "无效：参与表决的人数或面积未达到法定比例，等于没有作出决定。",
        "参与·人数：8 / 12，须达到 8（2/3）——达到",
        "参与·面积：799.99 / 1,200.00 m²，须达到 800.00 m²（2/3）——还差 0.01 m²",
        "现在：公布结果；同一事项可以重新表决。",
    )


def test_on_a_small_screen_every_number_stays_and_what_holds_is_not_said_of_each() -> None:
    roll = equal_roll(12)

    passed = decide(ORDINARY, roll, ballots(yes=8))
    void = decide(ORDINARY, roll, ballots(yes=7))

    assert verdict_brief(EN, passed) == (
        "Passed.",
        "Taking part, heads 8/12, needed 8",
        "Taking part, area 800.00/1,200.00 m², needed 800.00",
        "In favour, heads 8/8, needed 5",
        "In favour, area 800.00/800.00 m², more than 400.00 needed",
    )
    assert verdict_brief(ZH, passed)[:2] == ("通过。", "参与·人数 8/12，须达到 8")
    assert verdict_brief(EN, void)[1] == "Taking part, heads 7/12, needed 8: missing 1"


def test_a_tie_is_told_as_exactly_on_the_line() -> None:
    verdict = decide(ORDINARY, equal_roll(12), ballots(yes=4, no=range(5, 9)))

    assert (
        "in favour, area: 400.00 of 800.00 m², more than 400.00 m² (more than 1/2) needed – exactly on the line, which is not enough"
        in verdict_words(EN, verdict)
    )
    assert "同意·面积：400.00 / 800.00 m²，须多于 400.00 m²（超过 1/2）——正好在线上，不够" in verdict_words(ZH, verdict)
    assert "in favour, heads: 4 of 8, needed 5 (more than 1/2) – missing 1" in verdict_words(EN, verdict)


def test_a_way_that_was_not_needed_is_marked() -> None:
    roll = [a_row("1", "A", "10"), a_row("2", "B", "10"), a_row("3", "C", "100")]

    either = decide(a_rule(any_of(a_term(base="all"), a_term("area", base="all"))), roll, {"A": "yes", "B": "yes"})

    assert (
        "in favour, area: 20.00 of 120.00 m², more than 60.00 m² (more than 1/2) needed – missing 40.00 m² (another way was reached)"
        in verdict_words(EN, either)
    )
    assert verdict_words(ZH, either)[2].endswith("——还差 40.00 m²（已由另一条件满足）")


def test_a_hundred_owners_in_person_are_told_beside_the_twentieth_that_they_need_not_be() -> None:
    facts = Facts(in_person=owners(*(f"O{n}" for n in range(1, 101))))

    said = verdict_words(EN, decide(presets.get("hk_large_maintenance"), equal_roll(2_100), ballots(yes=400), facts))

    assert "voting in person, heads: 100 of 2100, needed 105 (1/20) – missing 5 (another way was reached)" in said
    assert "voting in person, heads: 100, needed 100 – reached" in said


def test_an_absolute_area_is_told_in_square_metres() -> None:
    rule = a_rule(a_count("area", "yes", count=100))

    assert "in favour, area: 99.9999 m², needed 100.00 m² – missing 0.0001 m²" in verdict_words(
        EN, decide(rule, [a_row("1", "A", "99.9999")], {"A": "yes"})
    )


def _with_objections(objecting: range) -> Verdict:
    facts = Facts(objecting=owners(*(f"O{number}" for number in objecting)))
    return decide(presets.get("tw_31_32"), equal_roll(10), ballots(yes=3), facts, round_id="second")


def test_objections_are_told_by_what_would_undo_the_decision() -> None:
    undone = _with_objections(range(5, 11))

    assert "objecting, units: 6 of 10, 6 (more than 1/2) would undo it – reached" in verdict_words(EN, undone)
    assert "未通过：会后书面反对的业主超过了规定比例。" in verdict_words(ZH, undone)
    assert "objecting, units: 5 of 10, 6 (more than 1/2) would undo it – not reached" in verdict_words(
        EN, _with_objections(range(5, 10))
    )


def test_without_agreement_of_those_present_it_is_said_that_silence_adds_nothing() -> None:
    verdict = decide(presets.get("es_17_3"), equal_roll(6), ballots(yes=1, no=[2]))

    assert "Not passed: those present did not agree, so silence adds nothing." in verdict_words(EN, verdict)


def test_a_void_mandate_is_told_with_both_names() -> None:
    rule = a_rule(proxy_limit=MandateLimit(1, None))

    verdict = decide(rule, equal_roll(3), ballots(yes=2, no=[3]), Facts(proxies={"O1": "X", "O2": "X"}))

    assert "X 代 O2 投票的委托超出限额，不计" in verdict_words(ZH, verdict)


def test_whom_the_silent_follow_is_told() -> None:
    rule = presets.get("cn_zj2009_special_follow")

    verdict = decide(rule, equal_roll(12), ballots(yes=9))

    assert "silent owners follow: yes" in verdict_words(EN, verdict)
    assert "未投票的业主计入：同意" in verdict_words(ZH, verdict)


def test_the_next_round_is_named() -> None:
    meetings = [Meeting(ballots(yes=6)), Meeting(ballots(yes=2, no=[3]), round="second")]

    verdicts = decide_rounds(presets.get("be_absolute"), equal_roll(12), meetings)

    assert verdict_words(ZH, verdicts[0])[-1] == "现在：可以进行下一轮（第二次）。"


def test_the_turnout_so_far_is_told_without_a_choice() -> None:
    so_far = turnout(SPECIAL, equal_roll(12), {f"O{number}" for number in range(1, 8)})

    said = [condition_words(EN, each, so_far.weight) for each in so_far.conditions]
    assert said[0] == "taking part, heads: 7 of 12, needed 8 (2/3) – missing 1"


def test_a_stored_verdict_reads_the_same() -> None:
    verdict = decide(presets.get("au_nsw_special"), equal_roll(12), ballots(yes=8, no=[9]))

    again = verdict_from_data(json.loads(json.dumps(verdict_data(verdict))))

    assert verdict_words(ZH, again) == verdict_words(ZH, verdict)


@pytest.mark.slow
@LAW
@given(votes(any_rule), st.sampled_from(["zh", "en"]))
def test_every_verdict_has_words_for_every_condition(vote: Vote, language: str) -> None:
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        said = verdict_words(words(language), verdict)
        assert len(said) == 2 + len(verdict.conditions) + len(verdict.notes)
        assert all(line and "{" not in line for line in said)
