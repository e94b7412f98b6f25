"""Do 254 worked votes and 4 elections come out as the law says, to the last fraction?"""

import json
import os
from pathlib import Path

import pytest

from governance.forms.form import Form
from governance.law import presets
from governance.law.rule_form import read_rule
from governance.worked_votes.case_form import parse_case
from governance.worked_votes.worked_case import case_data
from tests.governance.worked_cases import all_worked

WORKED = all_worked()
SHARED = Path(os.environ.get("QUORUM_CASES", Path(__file__).parents[3] / "shared" / "quorum" / "cases.json"))


@pytest.mark.parametrize("worked", WORKED, ids=[str(case["id"]) for case in WORKED])
def test_the_engine_agrees_with_the_worked_case(worked):
    case = parse_case(worked)

    answer = case_data(case, case.verdicts())

    assert {key: answer[key] for key in worked["expected"]} == worked["expected"]
    assert answer.keys() - worked["expected"].keys() <= {"id", "round", "verdicts", "too_many"}


def test_there_are_254_cases_and_4_elections_each_with_an_id_of_its_own():
    elections = [case for case in WORKED if case.get("kind") == "election"]

    assert len({case["id"] for case in WORKED}) == 258
    assert len(elections) == 4


def test_a_passed_term_is_passed_by_plain_arithmetic_too():
    """The `yes` and `no` in the files are checked without the engine: numerator × denominator, no more."""
    from fractions import Fraction

    for worked in WORKED:
        for row in worked["expected"].get("fractions", {}).values():
            if "den" not in row or "note" in row:
                continue
            value, line = Fraction(row["num"]), Fraction(row["threshold"]) * Fraction(row["den"])
            holds = {">": value > line, ">=": value >= line, "<": value < line, "<=": value <= line}[row["cmp"]]
            assert holds is row["ok"], worked["id"]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared worked cases lie beside the project only where it is built")
def test_the_compact_form_has_lost_nothing_of_the_shared_file():
    shared = json.loads(SHARED.read_text(encoding="utf-8"))
    compact = {case["id"]: case for case in WORKED}

    for case in shared["cases"] + shared["elections"]:
        assert compact[case["id"]] == case
    assert len(compact) == len(shared["cases"]) + len(shared["elections"])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared worked cases lie beside the project only where it is built")
def test_the_built_in_presets_are_those_of_the_shared_file():
    shared = json.loads(SHARED.read_text(encoding="utf-8"))["presets"]

    assert [preset["id"] for preset in shared] == list(presets.ids())
    for preset in shared:
        built_in = presets.preset(preset["id"])
        assert built_in.rule == read_rule(Form(preset))
        for key in ("jurisdiction", "citation", "name_en", "name_local", "verified"):
            assert getattr(built_in, key) == preset[key]
