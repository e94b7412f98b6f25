"""Is a vote that was written down read as it stands?"""

from types import MappingProxyType

import pytest

from governance.forms.form import FormError
from governance.forms.syntax import read_json
from governance.law import presets
from governance.law.rule import LATER_ROUNDS
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


FOUR = [{"unit": f"U{n}", "owner": f"O{n}", "area": "100"} for n in range(1, 5)]
ALL_YES = {f"O{n}": "yes" for n in range(1, 5)}


def answered(preset, *then, ballots=ALL_YES, **more):
    """The answer to a vote of four owners with these later rounds."""
    case = parse_case({"preset": preset, "register": FOUR, "ballots": ballots, "then": list(then), **more})
    return case_data(case, case.verdicts())


@pytest.mark.parametrize("round_id", ["second", "half_hour", "adjourned"])
def test_a_second_call_where_the_law_knows_none_is_not_established_however_they_voted(round_id):
    answer = answered("de_25_heads", {"round": round_id, "ballots": ALL_YES}, ballots={"O1": "no"})
    later = answer["then"][0]

    assert answer["outcome"] == "not_passed"
    assert (later["round"], later["outcome"], later["passed"], later["quorum_met"]) == (
        round_id,
        "not_established",
        False,
        False,
    )
    assert later["tallies"]["heads"]["yes"] == "4"
    assert (later["fractions"], later["next"]) == ({}, [])
    assert answer["final_passed"] is False


def test_a_vote_that_is_itself_such_a_second_call_is_not_established_either():
    answer = answered("de_25_heads", {"round": "third"}, round="second")

    assert (answer["outcome"], answer["passed"]) == ("not_established", False)
    assert answer["then"][0]["outcome"] == "not_established"
    assert answer["final_passed"] is False


def test_a_round_that_the_result_before_does_not_open_is_not_established_and_what_was_carried_stays_carried():
    answer = answered("es_17_7", {"round": "second", "ballots": {"O1": "no"}})

    assert answer["outcome"] == "passed"
    assert answer["then"][0]["outcome"] == "not_established"
    assert answer["final_passed"] is True


def test_a_round_that_counts_for_nothing_does_not_close_the_one_that_is_open():
    rounds = [{"round": "half_hour", "ballots": ALL_YES}, {"round": "second", "ballots": ALL_YES}]

    answer = answered("es_17_7", *rounds, ballots={"O1": "yes"})

    assert [answer["outcome"], *(each["outcome"] for each in answer["then"])] == [
        "no_quorum",
        "not_established",
        "passed",
    ]
    assert answer["final_passed"] is True


def test_silence_adds_nothing_to_a_round_that_the_law_does_not_open():
    answer = answered("es_17_6", {"round": "second", "ballots": {"O1": "yes"}}, ballots={"O1": "no"})

    assert answer["then"][0]["tallies"]["heads"] == {
        "entitled": "4", "participating": "1", "cast": "1", "yes": "1",
        "no": "0", "abstain": "0", "invalid": "0", "present": "0", "absent": "3",
    }  # fmt: skip


def test_nobody_is_elected_in_a_round_that_the_law_does_not_open():
    chosen = {name: {"yes": ["P"]} for name in ALL_YES}
    more = {"candidates": ["P", "Q"], "seats": 1, "ballots": chosen}

    second = answered("cn_278_election", {"round": "second", "ballots": chosen}, **more)["then"][0]
    opened = answered("us_ca_5115_election", {"round": "reconvened"}, **more | {"ballots": {"O1": {"yes": ["P"]}}})

    assert (second["outcome"], second["elected"], second["open_seats"]) == ("not_established", [], 1)
    assert second["over_threshold"] == []
    assert second["verdicts"]["P"]["outcome"] == "not_established"
    assert opened["then"][0]["elected"] == ["P"]
    assert "outcome" not in opened["then"][0]


def test_every_further_round_of_a_built_in_rule_has_one_of_the_known_names():
    found = {one.id for each in presets.all_presets() for one in each.rule.rounds[1:]}

    assert found <= set(LATER_ROUNDS)


def test_decimal_numbers_in_json_stay_as_they_were_written():
    assert read_json('{"area": 0.1000000000000000055}') == {"area": "0.1000000000000000055"}
