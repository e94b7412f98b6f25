"""Does an election read as it came out, in both languages?"""

from __future__ import annotations

from governance.law import presets
from governance.tally.election import Selection, elect
from governance.tally.roll import Facts
from handlers.frame.words import words
from handlers.tally.election_words import election_words
from tests.governance.tally.elections import PLURALITY, elected, four_of_six, torn_on_one, votes_for
from tests.governance.tally.votes import equal_roll

ZH, EN = words("zh"), words("en")


def test_an_election_is_told_in_both_languages() -> None:
    result = elected(2, P=5, Q=3, R=3, S=1)

    said = election_words(EN, result)
    assert said[:3] == (
        "Elected: P.",
        "P: in favour 5 – over the threshold",
        "  20 owners in all: 5 in favour, 0 against, 7 abstained, 0 invalid, 8 without a ballot.",
    )
    assert [line for line in said if not line.startswith(" ")][1:] == [
        "P: in favour 5 – over the threshold",
        "Q: in favour 3 – over the threshold",
        "R: in favour 3 – over the threshold",
        "S: in favour 1 – over the threshold",
        "Every vote here was cast by the voter: none by proxy, none added, none cut off.",
        "Q, R have equal votes for the last seat, which stays vacant for a run-off, or as the bylaws say.",
        "Reserves, in this order: S.",
        "Vacant seats: 1.",
    ]
    assert election_words(ZH, result)[:2] == ("当选：P。", "P：同意5人——达到通过条件")
    assert election_words(ZH, result)[-3:] == (
        "Q、R得票相等，席位空缺，待另行投票或按议事规则处理。",
        "候补，依次为：S。",
        "空缺席位：1。",
    )


def test_an_election_without_quorum_or_without_anybody_says_so() -> None:
    rule = presets.get("cn_278_election")

    void = elect(rule, equal_roll(9), votes_for(P=2), ["P"], 1)
    nobody = elect(rule, equal_roll(3), {f"O{n}": Selection({"P": "no"}) for n in (1, 2, 3)}, ["P"], 1)

    assert not void.quorum_met
    assert election_words(ZH, void) == (
        "无效：参与的太少，无人当选。",
        "参与表决2人（共9人，至少6人，即三分之二），还差4人。",
        "参与表决的面积200.00平方米（共900.00平方米，至少600.00平方米，即三分之二），还差400.00平方米。",
        "P：同意2人、200.00平方米",
        "  共9人：同意2、反对0、弃权0、无效票0、未投票7。",
        "  面积共900.00平方米：同意200.00、反对0、弃权0、无效票0、未投票700.00。",
        "以上都是本人投的票：没有代理，没有替人计入，也没有减去。",
        "空缺席位：1。",
    )
    assert election_words(EN, void)[0] == "Void: too few took part, nobody is elected."
    assert election_words(EN, void)[3] == "P: in favour 2, 200.00 m²"
    assert (election_words(EN, nobody)[0], election_words(ZH, nobody)[0]) == ("Nobody is elected.", "无人当选。")
    assert election_words(EN, nobody)[3:6] == (
        "P: in favour 0, 0.00 m² – below the threshold",
        "  In favour: 0 of the 3 owners who took part; at least 2 (more than half) needed – 2 short.",
        "  In favour by area: 0.00 m² of the 300.00 m² that took part; more than 150.00 m² (more than half) needed – "
        "150.00 m² short.",
    )
    assert "P：同意0人、0.00平方米——未达到通过条件" in election_words(ZH, nobody)


def test_in_an_election_what_came_by_proxy_is_told_of_each_candidate() -> None:
    facts = Facts(proxies={"O2": "O1"})

    said = election_words(EN, elect(PLURALITY, equal_roll(3), votes_for(P=2), ["P"], 1, facts))

    assert "  In favour 2: 1 cast by the voter, 1 by proxy." in said
    assert not any("none by proxy" in line for line in said)


def test_who_is_elected_is_told_even_where_too_few_voted_on_another() -> None:
    result = torn_on_one()

    assert not result.quorum_met
    assert election_words(EN, result)[0] == "Elected: P."
    assert election_words(EN, result)[1] == "Took part: 1 of 2 owners; at least 2 (all) needed – 1 short."
    assert [line for line in election_words(EN, result)[2:] if not line.startswith(" ")] == [
        "P: in favour 2 – over the threshold",
        "Q: in favour 1",
        "Every vote here was cast by the voter: none by proxy, none added, none cut off.",
        "Ballots in favour of more than 1: 2, 1, 3 – counted, because the rule sets no limit.",
    ]


def test_ballots_with_more_choices_than_seats_are_named_with_their_row_and_what_that_means() -> None:
    counted, limited = four_of_six(), four_of_six("invalid")

    assert election_words(EN, counted, {"O1": 2})[-1] == (
        "Ballots in favour of more than 2: 4, O1 (row 2), O2, O3, O4 – counted, because the rule sets no limit."
    )
    assert election_words(ZH, counted, {"O1": 2})[-1] == (
        "同意人数超过2人的选票：4张，O1（第2行）、O2、O3、O4——本规则不限人数，照常计票。"
    )
    assert election_words(ZH, limited)[-1].endswith("——按规则整票无效。")
    assert election_words(EN, limited)[-1].endswith(" – invalid under the rule.")


def test_many_ballots_with_too_many_choices_are_named_only_in_part() -> None:
    said = {f"O{n}": Selection({}, "yes") for n in range(1, 13)}

    line = election_words(EN, elect(PLURALITY, equal_roll(12), said, ["P", "Q"], 1))[-1]

    assert "more than 1: 12, O1, " in line
    assert "O10… – " in line
