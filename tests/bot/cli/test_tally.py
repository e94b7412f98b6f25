"""Does `yishiting tally` count votes that were written down in files, and what does a committee read?"""

import json
import os
import subprocess
import sys

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli.app import app
from tests import ROOT
from tests.bot.cli.tallying import a_case, run
from tests.governance.worked_cases import all_worked

WORKED = {case["id"]: case for case in all_worked()}


def test_all_worked_cases_in_one_file_come_out_as_json_in_their_order(write):
    cases = [case for case in WORKED.values() if "seats" not in case]
    elections = [case for case in WORKED.values() if "seats" in case]
    path = write({"meta": {}, "model": {}, "presets": [], "cases": cases, "elections": elections})

    result = run(path, "--json")

    assert result.exit_code == 0
    answers = json.loads(result.stdout)
    assert [answer["id"] for answer in answers] == [case["id"] for case in cases + elections]
    for answer in answers:
        for key, value in WORKED[answer["id"]]["expected"].items():
            assert answer[key] == value, (answer["id"], key)


def test_several_files_with_one_case_or_a_list_make_one_list(write):
    one, two = write(a_case(), "one.json"), write([a_case(id="a"), a_case(id="b")], "two.json")

    result = run(one, two, "--json")

    assert [answer["id"] for answer in json.loads(result.stdout)] == ["gate", "a", "b"]


def test_the_built_in_rule_is_used_even_where_the_file_brings_another_of_that_name(write):
    forged = {"id": "cn_278_special", "rounds": [{"id": "main", "pass": {"id": "p", "measure": "heads"}}]}

    result = run(write({"presets": [forged], "cases": [a_case(ballots={"O1": "yes"})]}), "--json")

    assert json.loads(result.stdout)[0]["outcome"] == "no_quorum"


def test_a_committee_reads_the_verdict_in_its_language(write):
    path = write(a_case())

    chinese, english = run(path, "--lang", "zh").stdout, run(path, "--lang", "en").stdout

    assert "通过。" in chinese
    assert "同意的面积800.00平方米（参与的800.00平方米中至少600.00平方米，即四分之三），够了。" in chinese
    assert "In favour: 8 of the 8 owners who took part; at least 6 (three quarters) needed – enough." in english
    assert "12 owners in all: 8 in favour, 0 against, 0 abstained, 0 invalid, 4 without a ballot." in english


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_readme_shows_exactly_what_is_printed(write, name: str, language: str) -> None:
    told = (ROOT / name).read_text(encoding="utf-8")
    vote, after = told.split("```json\n", 1)[1].split("```", 1)

    result = run(write(json.loads(vote)), "--lang", language)

    assert "\n".join(f"    {line}" for line in result.stdout.rstrip().splitlines()) in after


def test_the_result_can_be_written_as_a_paper(write, tmp_path):
    result = run(write(a_case()), "--out", str(tmp_path / "result.pdf"))

    assert result.exit_code == 0
    assert (tmp_path / "result.pdf").read_bytes().startswith(b"%PDF-")


def test_a_vote_that_fails_is_no_failure_of_the_command(write):
    result = run(write(a_case(ballots={})))

    assert result.exit_code == 0
    assert "Void" in result.stdout


def test_a_rule_of_ones_own_stands_in_the_case(write):
    own = {
        "id": "bench",
        "weight": "one per member",
        "rounds": [
            {
                "id": "main",
                "quorum": None,
                "pass": {"id": "p", "measure": "heads", "of": "yes", "cmp": ">=", "frac": "3/5", "base": "all"},
            }
        ],
    }

    result = run(write(a_case(preset=None, rule=own)), "--json")

    assert json.loads(result.stdout)[0]["fractions"]["p"]["ratio"] == "2/3"


def test_a_later_round_goes_on_with_the_ballots_where_the_rule_says_so(write):
    case = a_case(preset="au_nsw_ordinary", ballots={"O1": "yes"}, then=[{"round": "half_hour"}])

    answer = json.loads(run(write(case), "--json").stdout)[0]

    assert answer["outcome"] == "no_quorum"
    assert answer["then"][0]["outcome"] == "passed"
    assert answer["final_passed"] is True


def test_a_vote_by_an_unknown_rule_keeps_no_other_vote_from_being_counted(write):
    cases = [a_case(id="a"), a_case(id="b", preset="atlantis"), a_case(id="c"), {"preset": "cn_committee"}, 3]
    path = write({"cases": cases})

    result = run(path, "--json")

    answers = json.loads(result.stdout)
    assert [(each["id"], each["outcome"], each["passed"]) for each in answers] == [
        ("a", "passed", True),
        ("b", "not_counted", False),
        ("c", "passed", True),
        ("cases[3]", "not_counted", False),
        ("cases[4]", "not_counted", False),
    ]
    assert answers[1]["error"].endswith("case.json: cases[1].preset: there is no preset 'atlantis'")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0].endswith("case.json: cases[1].preset: there is no preset 'atlantis'")
    assert result.stderr.count("\n") == 3


def test_what_could_not_be_counted_stands_among_the_verdicts_and_in_the_result_sheet(write, tmp_path):
    out = tmp_path / "result.xlsx"
    good, bad = write([a_case(id="a"), a_case(id="b", preset="atlantis")]), write(a_case(id="z", round="x"), "z.json")

    english, chinese = run(good, bad, "--out", out, "--lang", "en"), run(good, "--lang", "zh")

    assert "a · New gate\n" in english.stdout
    assert "\nb\nNot counted: " in english.stdout
    assert "z.json: round: 'x' is not known; possible: main\n" in english.stdout
    assert "\nb\n未计票：" in chinese.stdout
    cells = [cell.value for cell in load_workbook(out)["Result"]["A"] if cell.value]
    assert cells[-2] == "z"
    assert cells[-1].startswith("Not counted: ")


def test_where_no_vote_can_be_counted_only_the_reasons_are_told(write, tmp_path):
    out = tmp_path / "result.xlsx"

    result = run(write([a_case(preset="atlantis"), a_case(preset="utopia")]), "--json", "--out", out)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 2
    assert not out.exists()


def test_a_file_that_is_not_there_is_one_line_and_no_traceback(tmp_path):
    missing = subprocess.run(
        [sys.executable, "-m", "bot", "tally", str(tmp_path / "none.json")],
        capture_output=True,
        text=True,
        env=os.environ | {"LANG": "C"},
        check=False,
    )

    assert missing.returncode == 2
    assert missing.stdout == ""
    assert missing.stderr == f"{tmp_path / 'none.json'}: there is no such file or folder\n"


def test_a_picture_is_no_text(tmp_path):
    path = tmp_path / "photo.json"
    path.write_bytes(b"\x89PNG\xff\xfe")

    assert "this is not UTF-8 text" in run(path).stderr


def test_nothing_to_count_says_what_to_give():
    assert "nothing to count" in run().stderr
    assert run().exit_code == 2


def test_a_case_comes_by_standard_input_too():
    result = CliRunner().invoke(app, ["tally", "-", "--json"], input=json.dumps(a_case()))

    assert json.loads(result.stdout)[0]["passed"] is True


@pytest.mark.parametrize("steering", ["\x1b[31mred", "two\nlines", "\u202egate", "\ud800", "a\u2028b"])
def test_a_text_can_neither_steer_the_terminal_nor_pretend_to_be_a_line_of_ours(steering, write, tmp_path):
    path, out = write(json.dumps(a_case(title=steering))), tmp_path / "result.xlsx"

    said, refused = run(path, "--out", out).stdout, run(write(json.dumps(a_case(preset=steering)), "b.json")).stderr

    assert said.splitlines()[0] == f"gate · {steering.encode('unicode_escape').decode()}"
    assert refused.count("\n") == 1
    assert steering not in refused
    assert steering not in str([cell.value for cell in load_workbook(out)["Result"]["A"]])
    assert json.loads(run(write(json.dumps(a_case(id=steering))), "--json").stdout)[0]["id"] == steering


def test_a_long_mistake_is_cut_in_its_middle(write):
    refused = run(write(a_case(preset="x" * 100_000))).stderr

    assert len(refused) < 600
    assert "case.json: preset: there is no preset 'xxx" in refused
