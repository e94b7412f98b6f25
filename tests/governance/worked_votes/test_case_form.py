"""Is a vote that was written down read as it stands?"""

from types import MappingProxyType

import pytest

from governance.forms.form import FormError
from governance.forms.syntax import read_json
from governance.worked_votes.case_form import parse_case, parse_cases
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


def test_a_rule_of_ones_own_needs_no_name_and_a_weight_may_be_a_whole_number():
    parsed = parse_case(CASE)

    assert isinstance(parsed, Case)
    assert (parsed.id, parsed.preset.id, parsed.register[0].weight) == ("case", "own_rule", 1_000_000)


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
