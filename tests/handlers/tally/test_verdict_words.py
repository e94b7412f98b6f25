"""Does a verdict read to a neighbour as it was decided, in both languages?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import Cap, MandateLimit
from governance.tally.decision import Meeting, decide, decide_rounds
from governance.tally.quorum import turnout
from governance.tally.roll import Facts
from governance.tally.verdict import Verdict
from governance.tally.verdict_data import verdict_data, verdict_from_data
from handlers.frame.words import words
from handlers.tally.condition_words import condition_words
from handlers.tally.verdict_words import reason_words, verdict_words
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
        "Took part: 8 of 12 owners; at least 8 (two thirds) needed – enough.",
        "Took part by area: 799.99 m² of 1,200.00 m² in all; at least 800.00 m² (two thirds) needed – 0.01 m² short.",
        "12 owners in all: 8 in favour, 0 against, 0 abstained, 0 invalid, 4 without a ballot.",
        "Area, 1,200.00 m² in all: 799.99 in favour, 0 against, 0 abstained, 0 invalid, 400.01 without a ballot.",
        "Every vote here was cast by the voter: none by proxy, none added, none cut off.",
        "Next: the committee publishes this; the same matter may be voted on again.",
    )
    assert verdict_words(words("zh_CN"), verdict) == (
        "无效：参与表决的太少，等于没有作出决定。",
        "参与表决8人（共12人，至少8人，即三分之二），够了。",
        "参与表决的面积799.99平方米（共1,200.00平方米，至少800.00平方米，即三分之二），还差0.01平方米。",
        "共12人：同意8、反对0、弃权0、无效票0、未投票4。",
        "面积共1,200.00平方米：同意799.99、反对0、弃权0、无效票0、未投票400.01。",
        "以上都是本人投的票：没有代理，没有替人计入，也没有减去。",
        "下一步：由业委会公布；同一事项可以重新表决。",
    )


def test_on_a_small_screen_it_is_a_sentence_that_a_neighbour_believes() -> None:
    verdict = decide(ORDINARY, equal_roll(8), ballots(yes=6, no=[7]))

    assert reason_words(ZH, verdict, brief=True)[:4] == (
        "参与表决7人（共8人，至少6人），够了。",
        "参与表决的面积700.00平方米（共800.00平方米，至少533.34平方米），够了。",
        "同意6人（参与的7人中至少4人），够了。",
        "同意的面积600.00平方米（参与的700.00平方米中须超过350.00平方米），够了。",
    )


def test_a_committees_verdict_does_not_speak_of_area() -> None:
    verdict = decide(presets.get("cn_committee"), equal_roll(5), ballots(yes=3, no=[4]))

    assert verdict_words(ZH, verdict)[1:4] == (
        "参与表决4人（共5人，至少3人，即超过一半），够了。",
        "同意3人（共5人，至少3人，即超过一半），够了。",
        "共5人：同意3、反对1、弃权0、无效票0、未投票1。",
    )
    assert "In favour: 3 of 5 members; at least 3 (more than half) needed – enough." in verdict_words(EN, verdict)
    void = decide(presets.get("cn_committee"), equal_roll(5), {})
    assert not any("面积" in line for each in (verdict, void) for line in verdict_words(ZH, each))


def test_a_tie_is_said_plainly_of_heads_and_of_area() -> None:
    verdict = decide(ORDINARY, equal_roll(12), ballots(yes=4, no=range(5, 9)))

    assert verdict_words(ZH, verdict)[3:5] == (
        "同意4人（参与的8人中至少5人），正好一半，须超过一半才算。",
        "同意的面积400.00平方米（参与的800.00平方米中须超过400.00平方米），正好一半，须超过一半才算。",
    )
    assert verdict_words(EN, verdict)[3] == (
        "In favour: 4 of the 8 owners who took part; at least 5 needed – exactly half, and more than half is needed."
    )


def test_a_tie_that_must_stay_below_and_one_with_a_bare_number_are_said_plainly_too() -> None:
    below = decide(a_rule(a_term(of="no", cmp="<", base="all")), equal_roll(4), ballots(yes=2, no=[3, 4]))
    bare = decide(a_rule(a_count(of="yes", cmp=">", count=2)), equal_roll(4), ballots(yes=2))

    assert "反对2人（共4人，最多1人），正好一半，须少于一半才算。" in verdict_words(ZH, below)
    assert "同意2人（至少3人），正好这么多，须超过才算。" in verdict_words(ZH, bare)


def test_invalid_abstained_and_attending_without_a_vote_are_named_apart() -> None:
    said = {"O1": "yes", "O2": "no", "O3": "abstain", "O4": "invalid", "O5": "present"}

    verdict = decide(ORDINARY, equal_roll(6), said)

    assert "共6人：同意1、反对1、弃权1、无效票1、到场未投1、未投票1。" in verdict_words(ZH, verdict)
    assert (
        "6 owners in all: 1 in favour, 1 against, 1 abstained, 1 invalid, 1 present without voting, 1 without a ballot."
        in (verdict_words(EN, verdict))
    )


def test_what_came_by_proxy_or_from_silence_and_who_is_barred_or_excluded_is_named() -> None:
    rule = presets.get("cn_278_ordinary_follow")
    roll = [*equal_roll(8), a_row("U9", "O9", "100", excluded="vote"), a_row("U10", "O10", "100", excluded="base")]
    facts = Facts(proxies={"O2": "O1"}, not_served=owners("O8"))

    said = verdict_words(ZH, decide(rule, roll, ballots(yes=5, no=[6]), facts))

    assert said[5:12] == (
        "共9人：同意6、反对1、弃权0、无效票0、未投票2。",
        "面积共900.00平方米：同意600.00、反对100.00、弃权0、无效票0、未投票200.00。",
        "其中同意6人：本人投4、代理投1、未投而按规则计入1。",
        "其中未投票2人：没有投1、不得投票1。",
        "其中同意600.00平方米：本人投400.00、代理投100.00、未投而按规则计入100.00。",
        "其中未投票200.00平方米：没有投100.00、不得投票100.00。",
        "按规则不算在总数里：1人、100.00平方米。",
    )


def test_what_a_cap_cuts_off_is_named_and_stands_in_the_total_where_it_stays_in_it() -> None:
    roll = [a_row("1", "A", "60"), a_row("2", "B", "20"), a_row("3", "C", "20")]

    said = verdict_words(EN, decide(a_rule(cap=Cap("majority_holder")), roll, {"A": "yes", "B": "no"}))

    assert (
        "Area, 100.00 m² in all: 40.00 in favour, 20.00 against, 0 abstained, 0 invalid, 20.00 without a ballot, 20.00 cut off."
        in said
    )
    assert "In favour 40.00 m²: 60.00 cast by the voter, 20.00 cut off." in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_vote_in_which_nobody_voted_says_nothing_of_who_cast_it(language: str) -> None:
    said = verdict_words(words(language), decide(ORDINARY, equal_roll(3), {}))

    assert len(said) == 6
    assert not any("本人" in line or "by the voter" in line for line in said)


def test_numbers_that_do_not_add_up_when_rounded_say_that_they_are_rounded() -> None:
    roll = a_roll("33.3333", "33.3333", "33.3334")

    said = verdict_words(EN, decide(ORDINARY, roll, {"O1": "yes", "O2": "no"}))

    assert (
        "Area, 100.00 m² in all: 33.33 in favour, 33.33 against, 0 abstained, 0 invalid, 33.33 without a ballot. (Each number is rounded to two decimals.)"
        in said
    )


def test_a_way_that_was_not_needed_is_marked() -> None:
    roll = [a_row("1", "A", "10"), a_row("2", "B", "10"), a_row("3", "C", "100")]

    either = decide(a_rule(any_of(a_term(base="all"), a_term("area", base="all"))), roll, {"A": "yes", "B": "yes"})

    assert (
        "In favour by area: 20.00 m² of 120.00 m² in all; more than 60.00 m² (more than half) needed – 40.00 m² short. "
        "It does not matter here, because another condition was met." in verdict_words(EN, either)
    )
    assert verdict_words(ZH, either)[2].endswith("还差40.00平方米。另一种条件已经满足，这一条不影响结果。")


def test_a_hundred_owners_in_person_are_told_beside_the_twentieth_that_they_need_not_be() -> None:
    facts = Facts(in_person=owners(*(f"O{n}" for n in range(1, 101))))

    said = verdict_words(EN, decide(presets.get("hk_large_maintenance"), equal_roll(2_100), ballots(yes=400), facts))

    assert (
        "Voted in person: 100 of 2100 owners; at least 105 (one twentieth) needed – 5 short. "
        "It does not matter here, because another condition was met." in said
    )
    assert "Voted in person: 100; at least 100 needed – enough." in said


def test_a_share_that_has_no_word_is_written_in_figures() -> None:
    verdict = decide(a_rule(a_term(cmp=">=", share="7/9", base="all")), equal_roll(9), ballots(yes=7))

    assert "同意7人（共9人，至少7人，即7/9），够了。" in verdict_words(ZH, verdict)


def _with_objections(objecting: range) -> Verdict:
    facts = Facts(objecting=owners(*(f"O{number}" for number in objecting)))
    return decide(presets.get("tw_31_32"), equal_roll(10), ballots(yes=3), facts, round_id="second")


def test_objections_are_told_by_what_would_undo_the_decision() -> None:
    undone = _with_objections(range(5, 11))

    assert (
        "Objected afterwards: 6 of 10 homes; at least 6 (more than half) would overturn it – so the decision is overturned."
        in (verdict_words(EN, undone))
    )
    assert "未通过：会后书面反对的业主超过了规定比例。" in verdict_words(ZH, undone)
    assert (
        "Objected afterwards: 5 of 10 homes; at least 6 would overturn it – so the decision stands."
        in verdict_words(EN, _with_objections(range(5, 10)))
    )


def test_without_agreement_of_those_present_it_is_said_that_silence_adds_nothing() -> None:
    verdict = decide(presets.get("es_17_3"), equal_roll(6), ballots(yes=1, no=[2]))

    assert "Not passed: those present did not agree, so silence adds nothing." in verdict_words(EN, verdict)


def test_a_void_mandate_is_told_with_both_names() -> None:
    rule = a_rule(proxy_limit=MandateLimit(1, None))

    verdict = decide(rule, equal_roll(3), ballots(yes=2, no=[3]), Facts(proxies={"O1": "X", "O2": "X"}))

    assert "X代O2投票的委托超出限额，不计" in verdict_words(ZH, verdict)


def test_whom_the_silent_follow_is_told() -> None:
    rule = presets.get("cn_zj2009_special_follow")

    verdict = decide(rule, equal_roll(12), ballots(yes=9))

    assert "silent owners follow: yes" in verdict_words(EN, verdict)
    assert "未投票的业主计入：同意" in verdict_words(ZH, verdict)


def test_the_next_round_is_named() -> None:
    meetings = [Meeting(ballots(yes=6)), Meeting(ballots(yes=2, no=[3]), round="second")]

    verdicts = decide_rounds(presets.get("be_absolute"), equal_roll(12), meetings)

    assert verdict_words(ZH, verdicts[0])[-1] == "下一步：可以进行下一轮（第二次）。"


def test_the_turnout_so_far_is_told_without_a_choice() -> None:
    so_far = turnout(SPECIAL, equal_roll(12), {f"O{number}" for number in range(1, 8)})

    said = [condition_words(EN, each, so_far.weight) for each in so_far.conditions]
    assert said[0] == "Took part: 7 of 12 owners; at least 8 (two thirds) needed – 1 short."


def test_a_stored_verdict_reads_the_same() -> None:
    verdict = decide(presets.get("au_nsw_special"), equal_roll(12), ballots(yes=8, no=[9]))

    again = verdict_from_data(json.loads(json.dumps(verdict_data(verdict))))

    assert verdict_words(ZH, again) == verdict_words(ZH, verdict)


def test_a_verdict_of_earlier_days_still_names_every_class() -> None:
    stored = verdict_data(decide(ORDINARY, equal_roll(8), ballots(yes=6, no=[7])))
    del stored["origins"]

    said = reason_words(ZH, verdict_from_data(stored), brief=True)

    assert said[-2:] == (
        "共8人：同意6、反对1、弃权0、无效票0、未投票1。",
        "面积共800.00平方米：同意600.00、反对100.00、弃权0、无效票0、未投票100.00。",
    )


@pytest.mark.slow
@LAW
@given(votes(any_rule), st.sampled_from(["zh", "en"]))
def test_every_verdict_has_words_for_every_condition(vote: Vote, language: str) -> None:
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        said = verdict_words(words(language), verdict)
        assert [line for line in said if "{" in line or not line] == []
        assert len(said) >= 3 + len(verdict.conditions) + len(verdict.notes)
