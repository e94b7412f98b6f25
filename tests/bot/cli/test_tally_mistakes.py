"""Is every mistake in a vote that was written down told in one line with its place?"""

import pytest

from tests.bot.cli.tallying import ROW, a_case, run


def nested(levels: int) -> dict[str, object]:
    """A condition within so many tables."""
    tree: dict[str, object] = {"id": "p", "measure": "heads", "of": "yes", "cmp": ">", "frac": "1/2", "base": "all"}
    for _ in range(levels - 1):
        tree = {"all": [tree]}
    return tree


WRONG = {
    "an unknown key": (a_case(balots={}), "balots: this key is unknown"),
    "a missing key": (a_case(ballots=None), "the key 'ballots' is missing"),
    "no register": (a_case(register=None), "the key 'register' is missing"),
    "an unknown preset": (a_case(preset="cn_278_specal"), "preset: there is no preset 'cn_278_specal'; did you mean cn_278_special"),
    "a preset of no place": (a_case(preset="atlantis"), "preset: there is no preset 'atlantis'"),
    "neither preset nor rule": (a_case(preset=None), "the key 'preset' is missing"),
    "preset and rule": (a_case(rule={}), "preset: a vote has either a preset or a rule of its own, not both"),
    "a rule that is a word": (a_case(preset=None, rule="half"), "rule: a rule is a table"),
    "a duplicate unit": (a_case(register=[ROW, ROW | {"owner": "O2"}]), "register[1].unit: the home 'U1' is already in register[0]"),
    "an unknown key of a row": (a_case(register=[ROW | {"size": 1}]), "register[0].size: this key is unknown"),
    "a negative weight": (a_case(register=[ROW | {"area": "-5"}]), "register[0].area: the weight -5 is negative"),
    "a weight in words": (a_case(register=[ROW | {"area": "large"}]), "register[0].area: 'large' is not a weight"),
    "a weight that is nothing": (a_case(register=[ROW | {"area": None}]), "register[0].area: a weight is a decimal number such as 89.37, not nothing"),
    "a weight that is true": (a_case(register=[ROW | {"area": True}]), "register[0].area: a weight is a decimal number"),
    "an empty unit": (a_case(register=[ROW | {"unit": " "}]), "register[0].unit: text is needed, not empty text"),
    "an owner by number": (a_case(register=[ROW | {"owner": 7}]), "register[0].owner: text is needed, not the number 7"),
    "a wrong exclusion": (a_case(register=[ROW | {"excluded": "debt"}]), "register[0].excluded: 'debt' is unknown; possible: base, vote"),
    "a row that is a list": (a_case(register=[[]]), "register[0]: a table of keys and values is needed, not a list"),
    "an unknown choice": (a_case(ballots={"O1": "maybe"}), "ballots.O1: 'maybe' is unknown; possible: yes, no"),
    "a choice that is a list": (a_case(ballots={"O1": []}), "ballots.O1: text is needed, not a list"),
    "an unknown voter": (a_case(ballots={"O99": "yes"}), "ballots.O99: there is no home or owner with this name"),
    "an unknown round": (a_case(round="fourth"), "round: 'fourth' is unknown; possible: main"),
    "a kind that is another": (a_case(kind="election"), "kind: the rule 'cn_278_special' is for a resolution"),
    "a later round without ballots": (
        a_case(preset="be_absolute", then=[{"round": "second"}]),
        "then[0].ballots: the round 'second' needs its own ballots",
    ),
    "a later round that is none": (
        a_case(preset="be_absolute", then=[{"round": "first", "ballots": {}}]),
        "then[0].round: 'first' is unknown; possible: second",
    ),
    "a later round of no law": (
        a_case(then=[{"round": "sceond", "ballots": {}}]),
        "then[0].round: 'sceond' is unknown; no round follows in this rule",
    ),
    "the last round again without ballots": (
        a_case(preset="be_absolute", then=[{"round": "second", "ballots": {}}, {"round": "second"}]),
        "then[1].ballots: the round 'second' needs its own ballots",
    ),
    "an unknown key later": (
        a_case(preset="be_absolute", then=[{"round": "second", "ballots": {}, "votes": {}}]),
        "then[0].votes: this key is unknown",
    ),
    "a stranger who objects": (a_case(facts={"objecting": ["O1", "Nobody"]}), "facts.objecting[1]: there is no owner 'Nobody'"),
    "a stranger's proxy": (a_case(facts={"proxies": {"Nobody": "X"}}), "facts.proxies.Nobody: there is no owner"),
    "an unknown fact": (a_case(facts={"weather": "fine"}), "facts.weather: this key is unknown"),
    "a chair who doubts": (a_case(facts={"chair_casting": "perhaps"}), "facts.chair_casting: 'perhaps' is unknown"),
    "a case that is a word": (["yes"], "[0]: a table of keys and values is needed, not some text"),
    "cases that are none": ({"cases": 3}, "cases: a list is needed, not the number 3"),
    "a file with too much": ({"cases": [], "votes": []}, "votes: this key is unknown"),
    "no json": ("{", "line 1, column 2: not valid JSON"),
    "facts that are nothing": ('{"preset": "cn_committee", "register": [], "ballots": {}, "facts": null}', "facts: a table of keys and values is needed, not nothing"),
    "a weight of 5,000 digits": (a_case(register=[ROW | {"area": "9" * 5000}]), "register[0].area: a weight of 5000 characters is too long; the most is 40"),
    "a number of 5,000 digits": ('{"area": ' + "9" * 5000 + "}", "there is a number with far too many digits"),
    "conditions nested without end": (a_case(preset=None, rule={"rounds": [{"id": "main", "pass": nested(21)}]}), "nested more than 20 levels deep"),
    "a key twice": ('{"id": "a", "ballots": {"O1": "yes", "O1": "no"}, "register": [], "preset": "cn_committee"}', "ballots.O1: this key appears twice"),
    "not a number": ('{"area": NaN}', "NaN is not a number"),
    "too deep": ("[" * 100_000, "the tables are nested too deeply"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_exit_code_2(wrong, write):
    data, message = WRONG[wrong]

    result = run(write(data), "--json")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "case.json: " in result.stderr
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
