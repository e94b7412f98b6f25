"""Do 254 worked votes and 4 elections come out as the law says, to the last fraction?"""

import json
import os
from pathlib import Path

import pytest

from governance.forms.form import Form, FormError
from governance.law import presets
from governance.law.rule_form import read_rule
from governance.worked_votes.case_form import parse_case
from governance.worked_votes.worked_case import case_data
from tests import ROOT
from tests.governance.worked_cases import all_worked

WORKED = all_worked()
SHARED = Path(os.environ.get("QUORUM_CASES", ROOT.parent / "shared" / "quorum" / "cases.json"))


# The shared file has gone on with the law: what stands on both sides and reads otherwise there, and why, until the
# built-in law is brought up to date. What does not differ any more must leave these two.
CHANGED_CASES = {
    "au-018": "a general meeting of Queensland has a quorum of a quarter of the heads there",
    "sg-013": "after half an hour two persons are a quorum in Singapore there, not one home",
}
CHANGED_PRESETS = {
    # How many one proxy may speak for.
    "tw_31_32": {"rule"},
    "kr_38_ordinary": {"rule"},
    "kr_15_change": {"rule"},
    "kr_29_rules": {"rule"},
    "kr_15_2_rights": {"rule"},
    "kr_47_rebuild": {"rule"},
    "fr_unanimite": {"rule"},
    "it_1136_ordinary": {"rule"},
    "it_1136_qualified": {"rule"},
    "it_1136_innovation": {"rule"},
    "it_1117_ter": {"rule"},
    "au_nsw_special": {"rule"},
    "au_nsw_infrastructure": {"rule"},
    "au_nsw_unanimous": {"rule"},
    # The same, and the words of the law have been read since.
    "au_nsw_ordinary": {"rule", "verified"},
    "au_nsw_poll": {"rule", "verified"},
    # The same, and a quorum.
    "au_qld_special": {"rule", "citation", "verified"},
    # Nobody's weight counts for more than all others', mandates included.
    "be_absolute": {"rule"},
    "be_two_thirds": {"rule"},
    "be_four_fifths": {"rule"},
    # Two persons are a quorum after half an hour, not one home.
    "sg_ordinary": {"rule", "verified"},
    "sg_special": {"rule", "verified"},
    "sg_90": {"rule"},
    # Without a quorum the meeting is put off, with ballots of its own.
    "ca_bc_majority": {"rule"},
    "ca_bc_3_4": {"rule"},
    "ca_bc_80": {"rule"},
    "ca_bc_unanimous": {"rule"},
    # The same rule: the words of the law have been read since.
    "jp_17_change": {"verified"},
    "jp_17_5_relaxed": {"verified"},
    "us_fl_election": {"verified"},
    "ew_special": {"verified"},
    # The same rule: cited, or called, otherwise.
    "es_17_3": {"citation", "name_en"},
    "pt_1432": {"citation"},
}


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


beside_the_shared_file = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared worked cases lie beside the project only where it is built"
)


def in_the_shared_file(*kinds):
    """What stands there, by its id, in its order."""
    found = json.loads(SHARED.read_text(encoding="utf-8"))
    return {one["id"]: one for kind in kinds for one in found[kind]}


@beside_the_shared_file
def test_all_of_the_shared_file_is_built_in():
    """No failure until the law is brought up to date, but every run says how much is missing."""
    cases, rules = in_the_shared_file("cases", "elections"), in_the_shared_file("presets")
    new_cases = cases.keys() - {case["id"] for case in WORKED}
    new_rules = rules.keys() - set(presets.ids())

    if new_cases or new_rules:
        pytest.xfail(
            f"not built in yet: {len(new_cases)} of {len(cases)} worked cases, {len(new_rules)} of {len(rules)} presets"
        )


@beside_the_shared_file
def test_the_compact_form_has_lost_nothing_of_the_shared_file():
    shared = in_the_shared_file("cases", "elections")
    compact = {case["id"]: case for case in WORKED}

    assert compact.keys() <= shared.keys()
    assert {id_ for id_, case in compact.items() if case != shared[id_]} == CHANGED_CASES.keys()


@beside_the_shared_file
def test_the_built_in_presets_are_those_of_the_shared_file():
    shared = in_the_shared_file("presets")

    assert [id_ for id_ in shared if id_ in presets.ids()] == list(presets.ids())
    assert {id_: keys for id_ in presets.ids() if (keys := differing(id_, shared[id_]))} == CHANGED_PRESETS


def differing(preset: str, shared: dict) -> set[str]:
    """What is another rule, or is called otherwise, in the shared file."""
    built_in = presets.preset(preset)
    compared = ("jurisdiction", "citation", "name_en", "name_local", "verified")
    keys = {key for key in compared if getattr(built_in, key) != shared[key]}
    try:
        same = built_in.rule == read_rule(Form(shared))
    except FormError:  # a word of the law that is not built in yet
        same = False
    return keys if same else {"rule", *keys}
