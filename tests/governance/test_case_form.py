"""Is a vote that was written down read as it stands, and told without gaps?"""

from types import MappingProxyType

import pytest

from governance.case_form import parse_case, parse_cases, read_json
from governance.case_words import case_words
from governance.form import FormError
from governance.worked_case import Case, case_data

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
    assert (parsed.id, parsed.preset, parsed.register[0].weight) == ("case", "", 1_000_000)
    assert told(CASE).startswith("case\nPassed.\n")


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
