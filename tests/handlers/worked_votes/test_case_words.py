"""Is a vote that was written down told without gaps?"""

from __future__ import annotations

from governance.worked_votes.case_form import parse_case
from handlers.frame.words import words
from handlers.worked_votes.case_words import case_words

OWN = {
    "rounds": [
        {"id": "main", "pass": {"id": "p", "measure": "area", "of": "no", "cmp": "<=", "frac": "1/4", "base": "cast"}}
    ]
}
CASE = {
    "register": [{"unit": "1", "owner": "A", "area": 100}, {"unit": "2", "owner": "B", "area": "33.33"}],
    "ballots": {"A": "yes"},
    "rule": OWN,
}


def told(case: object, language: str = "en") -> str:
    parsed = parse_case(case)
    return "\n".join(case_words(words(language), parsed, parsed.verdicts()))


def test_a_rule_of_ones_own_without_a_name_is_called_so() -> None:
    assert told(CASE).startswith("case\nPassed.\n")
    assert told(CASE).endswith("\nA rule of your own (own_rule)")
    assert told(CASE, "zh").startswith("case\n通过。\n")
    assert told(CASE, "zh").endswith("\n自定规则（own_rule）")


def test_a_veto_is_told_as_a_limit_that_is_kept_or_broken() -> None:
    against = CASE | {"ballots": {"A": "yes", "B": "no"}}

    assert (
        "Against by area: 0.00 m² of the 100.00 m² cast; at most 25.00 m² (one quarter) allowed – within the limit."
        in told(CASE)
    )
    # A quarter of 133.33 m² is 33.3325 m²: rounded down, for it may not be more.
    assert "Against by area: 33.33 m² of the 133.33 m² cast; at most 33.33 m² (one quarter) allowed" in told(against)
    assert "反对的面积100.00平方米（投票的133.33平方米中最多33.33平方米，即四分之一），超出66.67平方米。" in told(
        CASE | {"ballots": {"A": "no", "B": "yes"}}, "zh"
    )


def test_the_chairs_vote_and_the_way_to_another_round_are_told() -> None:
    rule = {"preset": "hk_oc_ordinary", "facts": {"chair_casting": "no"}, "ballots": {"1": "yes", "2": "no"}}
    equal = (
        CASE | {"register": [{"unit": "1", "owner": "A", "area": "5"}, {"unit": "2", "owner": "B", "area": "5"}]} | rule
    )
    del equal["rule"]

    assert "a tie; the chair's casting vote is against" in told(equal)
    assert "票数相等，主席投决定票反对" in told(equal, "zh")
    reopened = equal | {"preset": "be_absolute", "ballots": {}, "facts": {}}
    assert "Next: another round may follow (second)." in told(reopened)


def test_where_there_are_several_ways_the_rule_itself_is_told() -> None:
    reopened = {key: value for key, value in CASE.items() if key != "rule"} | {"preset": "be_absolute"}

    assert (
        "Quorum: (heads taking part: more than 1/2 of all, and quotes-parts taking part: at least 1/2 of all), or "
        "quotes-parts taking part: more than 3/4 of all.\n" in told(reopened | {"ballots": {}})
    )
    assert "参与要求" not in told(CASE, "zh")


def test_a_round_that_the_one_before_does_not_open_is_not_established() -> None:
    carried = {key: value for key, value in CASE.items() if key != "rule"} | {
        "preset": "be_absolute",
        "ballots": {"A": "yes", "B": "yes"},
        "then": [{"round": "second", "ballots": {"A": "no"}}],
    }
    opened = carried | {"ballots": {}}

    said = told(carried).partition("– second –\n")[2]
    assert said.startswith("Not established: the rule opens no such round here, so nothing was decided.\n")
    assert "Next: what was decided before stands; this round changes nothing." in said
    assert "assed" not in said
    assert "不成立：按规则此处没有这一轮，什么都没有决定。" in told(carried, "zh")
    assert "Not established" not in told(opened)


def test_a_second_call_that_the_law_does_not_know_is_not_established_in_words() -> None:
    germany = {key: value for key, value in CASE.items() if key != "rule"} | {"preset": "de_25_heads"}
    later = germany | {"ballots": {}, "then": [{"round": "second", "ballots": {"A": "yes", "B": "yes"}}]}
    election = germany | {
        "preset": "cn_278_election", "candidates": ["P"], "seats": 1, "ballots": {},
        "then": [{"round": "second", "ballots": {"A": {"yes": ["P"]}, "B": {"yes": ["P"]}}}],
    }  # fmt: skip

    assert "– second –\nNot established: the rule opens no such round here" in told(later)
    assert "Passed" not in told(later)
    assert "– second –\nNot established: the rule opens no such round here, so nobody is elected." in told(election)
    assert "不成立：按规则此处没有这一轮，无人当选。" in told(election, "zh")
