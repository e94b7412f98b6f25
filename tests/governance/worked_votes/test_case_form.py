"""Is a vote that was written down read as it stands, and told without gaps?"""

from types import MappingProxyType

import pytest

from governance.forms.form import FormError
from governance.forms.syntax import read_json
from governance.worked_votes.case_form import parse_case, parse_cases
from governance.worked_votes.case_words import case_words
from governance.worked_votes.worked_case import Case, case_data

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
    return "\n".join(case_words(parsed, parsed.verdicts(), language))


def test_a_rule_of_ones_own_needs_no_name_and_a_weight_may_be_a_whole_number():
    parsed = parse_case(CASE)

    assert isinstance(parsed, Case)
    assert (parsed.id, parsed.preset.id, parsed.register[0].weight) == ("case", "own_rule", 1_000_000)
    assert told(CASE).startswith("case\nA rule of your own (own_rule)\nPassed.\n")
    assert told(CASE, "zh").startswith("case\n自定规则（own_rule）\n通过。\n")


def test_a_veto_is_told_as_a_limit_that_is_kept_or_broken():
    against = CASE | {"ballots": {"A": "yes", "B": "no"}}

    assert "against, area: 0.00 of 100.00 m², at most 25.00 m² (1/4) – kept" in told(CASE)
    assert "against, area: 33.33 of 133.33 m², at most 33.3325 m² (1/4) – kept" in told(against)
    assert "反对·面积：100.00 / 133.33 m²，不得超过 33.3325 m²（1/4）——超出 66.6675 m²" in told(
        CASE | {"ballots": {"A": "no", "B": "yes"}}, "zh"
    )


def test_the_chairs_vote_and_the_way_to_another_round_are_told():
    rule = {"preset": "hk_oc_ordinary", "facts": {"chair_casting": "no"}, "ballots": {"1": "yes", "2": "no"}}
    equal = (
        CASE | {"register": [{"unit": "1", "owner": "A", "area": "5"}, {"unit": "2", "owner": "B", "area": "5"}]} | rule
    )
    del equal["rule"]

    assert "equal; the chair's casting vote: no" in told(equal)
    assert "票数相等，主席投决定票：反对" in told(equal, "zh")
    reopened = equal | {"preset": "be_absolute", "ballots": {}, "facts": {}}
    assert "Now: another round may follow (second)." in told(reopened)


def test_where_there_are_several_ways_the_rule_itself_is_told():
    reopened = {key: value for key, value in CASE.items() if key != "rule"} | {"preset": "be_absolute"}

    assert (
        "Quorum: (heads taking part: more than 1/2 of all, and quotes-parts taking part: at least 1/2 of all), or "
        "quotes-parts taking part: more than 3/4 of all.\nVoid: " in told(reopened | {"ballots": {}})
    )
    assert "参与要求" not in told(CASE, "zh")


def test_a_round_that_the_one_before_does_not_open_is_marked():
    carried = {key: value for key, value in CASE.items() if key != "rule"} | {
        "preset": "be_absolute",
        "ballots": {"A": "yes", "B": "yes"},
        "then": [{"round": "second", "ballots": {"A": "no"}}],
    }
    opened = carried | {"ballots": {}}

    assert "– second –\nNote: after the round before, there is no such round.\n" in told(carried)
    assert "注意：按上一轮的结果，本不应再有这一轮。" in told(carried, "zh")
    assert "Note: " not in told(opened)


def test_ballots_may_come_in_any_kind_of_table():
    assert parse_case(CASE | {"ballots": MappingProxyType({"A": "yes"})}).meetings[0].ballots == {"A": "yes"}


def test_a_register_is_a_list():
    with pytest.raises(FormError, match="register: a list of rows is needed"):
        parse_case(CASE | {"register": {}})


def test_one_case_a_list_and_a_table_are_read_the_same():
    one = parse_cases(CASE)

    assert (
        one
        == parse_cases([CASE])
        == parse_cases({"cases": [CASE], "meta": {}})
        == parse_cases({"cases": [CASE], "elections": []})
    )


def test_a_round_that_is_open_to_another_says_which():
    facts = {"objecting": [], "in_person": ["A"], "proxies": {"B": "Somebody"}}
    reopened = {key: value for key, value in CASE.items() if key != "rule"} | {
        "preset": "be_absolute",
        "facts": facts,
        "ballots": {},
    }

    answer = case_data(parse_case(reopened), parse_case(reopened).verdicts())

    assert answer["next"] == ["second"]
    assert parse_case(reopened).meetings[0].facts.proxies == {"B": "Somebody"}


def test_decimal_numbers_in_json_stay_as_they_were_written():
    assert read_json('{"area": 0.1000000000000000055}') == {"area": "0.1000000000000000055"}
