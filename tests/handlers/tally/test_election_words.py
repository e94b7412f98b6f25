"""Does an election read as it came out, in both languages?"""

from __future__ import annotations

from governance.law import presets
from governance.tally.election import Selection, elect
from handlers.frame.words import words
from handlers.tally.election_words import election_words
from tests.governance.tally.elections import PLURALITY, elected, four_of_six, torn_on_one, votes_for
from tests.governance.tally.votes import equal_roll

ZH, EN = words("zh"), words("en")


def test_an_election_is_told_in_both_languages() -> None:
    result = elected(2, P=5, Q=3, R=3, S=1)

    assert election_words(EN, result) == (
        "Elected: P.",
        "P: heads 5 – over the threshold",
        "Q: heads 3 – over the threshold",
        "R: heads 3 – over the threshold",
        "S: heads 1 – over the threshold",
        "Q, R are equal at the cut; the seat stays open for a run-off, or as the bylaws say.",
        "Reserve, in this order: S.",
        "Seats that stay open: 1.",
    )
    assert election_words(ZH, result)[0] == "当选：P。"
    assert election_words(ZH, result)[5:] == (
        "Q、R 得票相等，席位空缺，待另行投票或按议事规则处理。",
        "候补，依次为：S。",
        "空缺席位：1。",
    )


def test_an_election_without_quorum_or_without_anybody_says_so() -> None:
    rule = presets.get("cn_278_election")

    void = elect(rule, equal_roll(9), votes_for(P=2), ["P"], 1)
    nobody = elect(rule, equal_roll(3), {f"O{n}": Selection({"P": "no"}) for n in (1, 2, 3)}, ["P"], 1)

    assert not void.quorum_met
    assert election_words(ZH, void) == (
        "无效：参与未达到法定比例，无人当选。",
        "参与·人数：2 / 9，须达到 6（2/3）——还差 4",
        "参与·面积：200.00 / 900.00 m²，须达到 600.00 m²（2/3）——还差 400.00 m²",
        "P：人数 2，面积 200.00 m²",
        "空缺席位：1。",
    )
    assert election_words(EN, void)[0] == "Void: too few took part, nobody is elected."
    assert election_words(EN, void)[3] == "P: heads 2, area 200.00 m²"
    assert (election_words(EN, nobody)[0], election_words(ZH, nobody)[0]) == ("Nobody is elected.", "无人当选。")
    assert election_words(EN, nobody)[3:6] == (
        "P: heads 0, area 0.00 m² – below the threshold",
        "  in favour, heads: 0 of 3, needed 2 (more than 1/2) – missing 2",
        "  in favour, area: 0.00 of 300.00 m², more than 150.00 m² (more than 1/2) needed – missing 150.00 m²",
    )
    assert "P：人数 0，面积 0.00 m²——未达到通过条件" in election_words(ZH, nobody)
    assert election_words(ZH, elected(1, P=5)) == ("当选：P。", "P：人数 5——达到通过条件")


def test_who_is_elected_is_told_even_where_too_few_voted_on_another() -> None:
    result = torn_on_one()

    assert not result.quorum_met
    assert election_words(EN, result)[0] == "Elected: P."
    assert election_words(EN, result)[1] == "taking part, heads: 1 of 2, needed 2 (all) – missing 1"
    assert election_words(EN, result)[2:] == (
        "P: heads 2 – over the threshold",
        "Q: heads 1",
        "Ballots in favour of more than 1: 2, 1, 3 – counted, as the rule sets no limit.",
    )


def test_ballots_with_more_choices_than_seats_are_named_with_their_row_and_what_that_means() -> None:
    counted, limited = four_of_six(), four_of_six("invalid")

    assert election_words(EN, counted, {"O1": 2})[-1] == (
        "Ballots in favour of more than 2: 4, O1 (row 2), O2, O3, O4 – counted, as the rule sets no limit."
    )
    assert election_words(ZH, counted, {"O1": 2})[-1] == (
        "同意人数超过 2 人的选票：4 张，O1（第2行）、O2、O3、O4——本规则不限人数，照常计票。"
    )
    assert election_words(ZH, limited)[-1].endswith("——按规则整票无效。")
    assert election_words(EN, limited)[-1].endswith(" – invalid by the rule.")


def test_many_ballots_with_too_many_choices_are_named_only_in_part() -> None:
    said = {f"O{n}": Selection({}, "yes") for n in range(1, 13)}

    line = election_words(EN, elect(PLURALITY, equal_roll(12), said, ["P", "Q"], 1))[-1]

    assert "more than 1: 12, O1, " in line
    assert "O10… – " in line
