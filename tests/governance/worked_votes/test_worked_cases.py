"""Do 311 worked votes and 6 elections come out as the law says, to the last fraction?"""

import json
import os
from pathlib import Path

import pytest

from governance.forms.form import Form
from governance.law import presets
from governance.law.presets import Preset
from governance.law.rule_form import read_rule
from governance.worked_votes.case_form import parse_case
from governance.worked_votes.worked_case import case_data
from tests import ROOT
from tests.governance.worked_cases import all_worked

WORKED = all_worked()
SHARED = Path(os.environ.get("QUORUM_CASES", ROOT.parent / "shared" / "quorum" / "cases.json"))


@pytest.mark.parametrize("worked", WORKED, ids=[str(case["id"]) for case in WORKED])
def test_the_engine_agrees_with_the_worked_case(worked):
    case = parse_case(worked)

    answer = case_data(case, case.verdicts())

    assert {key: answer[key] for key in worked["expected"]} == worked["expected"]
    assert answer.keys() - worked["expected"].keys() <= {"id", "round", "verdicts", "too_many"}


def test_there_are_311_cases_and_6_elections_each_with_an_id_of_its_own():
    elections = [case for case in WORKED if case.get("kind") == "election"]

    assert len({case["id"] for case in WORKED}) == len(WORKED) == 317
    assert len(elections) == 6


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


beside_the_shared_file = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared worked cases lie beside the project only where it is built"
)


def in_the_shared_file(*kinds):
    """What stands there, by its id, in its order."""
    found = json.loads(SHARED.read_text(encoding="utf-8"))
    return {one["id"]: one for kind in kinds for one in found[kind]}


@beside_the_shared_file
def test_the_compact_form_is_the_shared_file_case_by_case():
    assert {case["id"]: case for case in WORKED} == in_the_shared_file("cases", "elections")


@beside_the_shared_file
def test_the_built_in_presets_are_those_of_the_shared_file_with_their_dates():
    shared = in_the_shared_file("presets")

    assert list(shared) == list(presets.ids())
    assert {id_: told_otherwise(presets.preset(id_), shared[id_]) for id_ in shared} == {id_: [] for id_ in shared}


def told_otherwise(preset: Preset, shared: dict) -> list[str]:
    """What of a preset stands otherwise in the shared file."""
    same = ("jurisdiction", "citation", "name_local", "verified")
    here = {key: getattr(preset, key) for key in same} | {
        "rule": preset.rule,
        "read": str(preset.read_on),
        "in_force": str(preset.valid_from or "none stated"),
        "in_force_until": str(preset.valid_until or "none stated"),
    }
    there = {"in_force_until": "none stated"} | shared | {"rule": read_rule(Form(shared))}
    return [key for key, value in here.items() if there[key] != value]
