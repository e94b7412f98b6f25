"""Does `yishiting tally` count what a committee brings, and refuse with the place of the mistake?"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from bot.cli.app import app
from tests.governance.worked_cases import all_worked

WORKED = {case["id"]: case for case in all_worked()}
EIGHT_OF_TWELVE = [{"unit": f"U{n}", "owner": f"O{n}", "area": "100.00"} for n in range(1, 13)]


def a_case(**changes: object) -> dict[str, object]:
    case: dict[str, object] = {
        "id": "gate",
        "title": "New gate",
        "preset": "cn_278_special",
        "register": EIGHT_OF_TWELVE,
        "ballots": {f"O{n}": "yes" for n in range(1, 9)},
    }
    return {key: value for key, value in (case | changes).items() if value is not None}


def run(*arguments: object):
    return CliRunner().invoke(app, ["tally", *map(str, arguments)])


@pytest.fixture
def write(tmp_path):
    def write(data: object, name: str = "case.json") -> Path:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path

    return write


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
    assert "同意·面积：800.00 / 800.00 m²，须达到 600.00 m²（3/4）——达到" in chinese
    assert "in favour, heads: 8 of 8, needed 6 (3/4) – reached" in english
    assert "heads: in favour 8, against 0, abstaining 0, invalid 0, present without a vote 0, absent 4" in english


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


def test_an_election_with_a_second_call_answers_for_both(write):
    case = a_case(
        preset="us_ca_5115_election",
        kind="election",
        candidates=["P", "Q"],
        seats=1,
        ballots={"O1": {"yes": ["P"]}, "O2": {"yes": ["P"], "no": ["Q"]}, "O3": "abstain"},
        then=[{"round": "reconvened"}],
    )

    answer = json.loads(run(write(case), "--json").stdout)[0]

    assert (answer["quorum_met"], answer["elected"], answer["open_seats"]) == (False, [], 1)
    assert answer["verdicts"]["P"]["fractions"]["q_units"]["num"] == "3"
    assert answer["then"][0]["elected"] == ["P"]
    assert "Elected: P." in run(write(case)).stdout


def nested(levels: int) -> dict[str, object]:
    """A condition within so many tables."""
    tree: dict[str, object] = {"id": "p", "measure": "heads", "of": "yes", "cmp": ">", "frac": "1/2", "base": "all"}
    for _ in range(levels - 1):
        tree = {"all": [tree]}
    return tree


ROW = {"unit": "U1", "owner": "O1", "area": "100"}
WRONG = {
    "an unknown key": (a_case(balots={}), "balots: this key is not known"),
    "a missing key": (a_case(ballots=None), "the key 'ballots' is missing"),
    "no register": (a_case(register=None), "the key 'register' is missing"),
    "an unknown preset": (a_case(preset="cn_278_specal"), "preset: there is no preset 'cn_278_specal'; did you mean cn_278_special"),
    "a preset of no place": (a_case(preset="atlantis"), "preset: there is no preset 'atlantis'"),
    "neither preset nor rule": (a_case(preset=None), "the key 'preset' is missing"),
    "preset and rule": (a_case(rule={}), "preset: a case has a preset or a rule of its own, not both"),
    "a rule that is a word": (a_case(preset=None, rule="half"), "rule: a rule is a table"),
    "a duplicate unit": (a_case(register=[ROW, ROW | {"owner": "O2"}]), "register[1].unit: the unit 'U1' is already in register[0]"),
    "an unknown key of a row": (a_case(register=[ROW | {"size": 1}]), "register[0].size: this key is not known"),
    "a negative weight": (a_case(register=[ROW | {"area": "-5"}]), "register[0].area: the weight -5 is negative"),
    "a weight in words": (a_case(register=[ROW | {"area": "large"}]), "register[0].area: 'large' is no weight"),
    "a weight that is nothing": (a_case(register=[ROW | {"area": None}]), "register[0].area: a weight is a decimal number such as 89.37, not nothing"),
    "a weight that is true": (a_case(register=[ROW | {"area": True}]), "register[0].area: a weight is a decimal number"),
    "an empty unit": (a_case(register=[ROW | {"unit": " "}]), "register[0].unit: a text is needed, not an empty text"),
    "an owner by number": (a_case(register=[ROW | {"owner": 7}]), "register[0].owner: a text is needed, not the number 7"),
    "a wrong exclusion": (a_case(register=[ROW | {"excluded": "debt"}]), "register[0].excluded: 'debt' is not known; possible: base, vote"),
    "a row that is a list": (a_case(register=[[]]), "register[0]: a table of keys and values is needed, not a list"),
    "an unknown choice": (a_case(ballots={"O1": "maybe"}), "ballots.O1: 'maybe' is not known; possible: yes, no"),
    "a choice that is a list": (a_case(ballots={"O1": []}), "ballots.O1: a text is needed, not a list"),
    "an unknown voter": (a_case(ballots={"O99": "yes"}), "ballots.O99: there is no unit and no owner of this name"),
    "an unknown round": (a_case(round="fourth"), "round: 'fourth' is not known; possible: main"),
    "a kind that is another": (a_case(kind="election"), "kind: the rule 'cn_278_special' is for a resolution"),
    "a later round without ballots": (
        a_case(preset="be_absolute", then=[{"round": "second"}]),
        "then[0].ballots: the round 'second' needs ballots of its own",
    ),
    "a later round that is none": (
        a_case(preset="be_absolute", then=[{"round": "first", "ballots": {}}]),
        "then[0].round: 'first' is not known; possible: second",
    ),
    "a round after the last": (
        a_case(preset="be_absolute", then=[{"round": "second", "ballots": {}}, {"round": "second", "ballots": {}}]),
        "then[1].round: 'second' is not known; no round follows",
    ),
    "an unknown key later": (
        a_case(preset="be_absolute", then=[{"round": "second", "ballots": {}, "votes": {}}]),
        "then[0].votes: this key is not known",
    ),
    "a stranger who objects": (a_case(facts={"objecting": ["O1", "Nobody"]}), "facts.objecting[1]: there is no owner 'Nobody'"),
    "a stranger's proxy": (a_case(facts={"proxies": {"Nobody": "X"}}), "facts.proxies.Nobody: there is no owner"),
    "an unknown fact": (a_case(facts={"weather": "fine"}), "facts.weather: this key is not known"),
    "a chair who doubts": (a_case(facts={"chair_casting": "perhaps"}), "facts.chair_casting: 'perhaps' is not known"),
    "a case that is a word": (["yes"], "[0]: a table of keys and values is needed, not a text"),
    "cases that are none": ({"cases": 3}, "cases: a list is needed, not the number 3"),
    "a file with too much": ({"cases": [], "votes": []}, "votes: this key is not known"),
    "no json": ("{", "line 1, column 2: no JSON"),
    "facts that are nothing": ('{"preset": "cn_committee", "register": [], "ballots": {}, "facts": null}', "facts: a table of keys and values is needed, not nothing"),
    "a weight of 5,000 digits": (a_case(register=[ROW | {"area": "9" * 5000}]), "register[0].area: a weight of 5000 characters is too long; up to 40 are read"),
    "a number of 5,000 digits": ('{"area": ' + "9" * 5000 + "}", "there is a number with far too many digits"),
    "conditions nested without end": (a_case(preset=None, rule={"rounds": [{"id": "main", "pass": nested(21)}]}), "nested more than 20 deep"),
    "a key twice": ('{"id": "a", "ballots": {"O1": "yes", "O1": "no"}, "register": [], "preset": "cn_committee"}', "ballots.O1: this key stands there twice"),
    "not a number": ('{"area": NaN}', "NaN is no number"),
    "too deep": ("[" * 100_000, "the tables are nested too deep"),
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


ELECTION = a_case(preset="cn_278_election", candidates=["P", "Q"], seats=1, ballots={})
WRONG_ELECTIONS = {
    "no seats": (ELECTION | {"seats": 0}, "seats: 0 is below 1"),
    "a seat for everybody on earth": (ELECTION | {"seats": 10**4000}, "seats: a whole number of up to 1,000,000,000 is needed"),
    "half a seat": (ELECTION | {"seats": "1"}, "seats: a whole number is needed, not a text"),
    "nobody to elect": (ELECTION | {"candidates": []}, "candidates: an election needs candidates"),
    "a candidate twice": (ELECTION | {"candidates": ["P", "P"]}, "candidates[1]: the candidate 'P' stands there twice"),
    "an unknown candidate": (ELECTION | {"ballots": {"O1": {"yes": ["Z"]}}}, "ballots.O1.yes[0]: 'Z' is not known; possible: P, Q"),
    "two choices": (ELECTION | {"ballots": {"O1": {"yes": ["P"], "no": ["P"]}}}, "ballots.O1.no[0]: 'P' has two choices on one ballot"),
    "an unknown word": (ELECTION | {"ballots": {"O1": {"perhaps": []}}}, "ballots.O1.perhaps: this key is not known"),
    "an unknown voter": (ELECTION | {"ballots": {"O99": "yes"}}, "ballots.O99: there is no unit"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_ELECTIONS)
def test_a_wrong_election_is_told_with_its_place(wrong, write):
    data, message = WRONG_ELECTIONS[wrong]

    result = run(write(data))

    assert result.exit_code == 2
    assert message in result.stderr


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
    assert missing.stderr == f"{tmp_path / 'none.json'}: No such file or directory\n"


def test_a_picture_is_no_text(tmp_path):
    path = tmp_path / "photo.json"
    path.write_bytes(b"\x89PNG\xff\xfe")

    assert "this is no UTF-8 text" in run(path).stderr


def test_nothing_to_count_says_what_to_give():
    assert "nothing to count" in run().stderr
    assert run().exit_code == 2


def test_a_case_comes_by_standard_input_too():
    result = CliRunner().invoke(app, ["tally", "-", "--json"], input=json.dumps(a_case()))

    assert json.loads(result.stdout)[0]["passed"] is True


def a_book(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def a_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_vote_from_spreadsheets_gives_a_result_sheet(tmp_path):
    roll = a_book(
        tmp_path / "roll.xlsx",
        [
            ["房号", "业主", "面积"],
            ["1-101", "李", 89.37],
            ["1-102", "王", "１００㎡"],
            [None, None, None],
            [201, "陈", 100],
        ],
    )
    cast = a_csv(tmp_path / "ballots.csv", "房号,表决\r\n1-101,同意\r\n1-102,赞成\r\n201,反对\r\n", "gb18030")
    out = tmp_path / "result.xlsx"

    result = run("--register", roll, "--ballots", cast, "--preset", "cn_278_ordinary", "--out", out, "--lang", "zh")

    assert result.exit_code == 0
    assert "同意·面积：189.37 / 289.37 m²，须多于 144.685 m²（超过 1/2）——达到" in result.stdout
    sheets = load_workbook(out)
    assert sheets.sheetnames == ["结果", "条件", "计票"]
    conditions = [[cell.value for cell in row] for row in sheets["条件"]]
    assert conditions[4][:9] == ["ballots", "本次表决", "p_area", "189.37", "289.37", "> 1/2", "144.685", "0.00", "是"]
    assert [cell.value for cell in sheets["计票"][1]][:5] == ["议案", "轮次", "计量", "全体", "参与表决"]
    assert [cell.value for cell in sheets["计票"][2]][:6] == ["ballots", "本次表决", "人数", "3", "3", "3"]


def test_a_result_sheet_of_cases_and_elections_runs_no_formula(write, tmp_path):
    out = tmp_path / "result.xlsx"
    election = a_case(id="=1+1", preset="cn_278_election", candidates=["P"], seats=1, ballots={})
    special = a_case(id="@x", preset="hk_large_maintenance")

    result = run(write([election, special, a_case(preset="fr_25")]), "--out", out, "--lang", "en")

    assert result.exit_code == 0
    values = [cell.value for sheet in load_workbook(out) for row in sheet for cell in row if cell.value]
    assert "'=1+1 · New gate" in values
    assert not [value for value in values if str(value)[0] in "=+-@"]
    assert "'=1+1 · P" in values


def test_a_rule_of_ones_own_counts_spreadsheets(tmp_path):
    roll = a_csv(tmp_path / "roll.csv", "unit,owner,area,excluded,tags\n1,A,10,,x y\n2,B,10,vote,\n")
    cast = a_csv(tmp_path / "ballots.csv", "\ufeffvoter,choice\nA,Yes\n")
    term = {"id": "p", "measure": "area", "of": "yes", "cmp": ">=", "frac": "1/2", "base": "all"}
    as_json = tmp_path / "own.json"
    as_json.write_text(json.dumps({"rounds": [{"id": "only", "pass": term}]}))
    as_toml = a_csv(
        tmp_path / "own.toml",
        '[[rounds]]\nid = "only"\npass = { id = "p", measure = "area", of = "yes", cmp = ">", frac = "1/2", base = "all" }\n',
    )

    inclusive = run("--register", roll, "--ballots", cast, "--rule", as_json, "--json", "--round", "only")
    exclusive = run("--register", roll, "--ballots", cast, "--rule", as_toml, "--json")

    assert json.loads(inclusive.stdout)[0]["passed"] is True
    assert json.loads(exclusive.stdout)[0]["passed"] is False


GOOD_ROLL = "unit,owner,area\n1,A,10\n"
GOOD_BALLOTS = "voter,choice\nA,yes\n"
WRONG_SHEETS = {
    "a unit twice": ("unit,owner,area\n1,A,10\n1,B,10\n", GOOD_BALLOTS, "roll.csv, row 3: the unit '1' is already in row 2"),
    "a wrong weight": ("unit,owner,area\n1,A,ten\n", GOOD_BALLOTS, "roll.csv, row 2: 'ten' is no weight"),
    "a fine weight": ("unit,owner,area\n1,A,1.00001\n", GOOD_BALLOTS, "roll.csv, row 2: the weight 1.00001 has more than four decimals"),
    "a negative weight": ("unit,owner,area\n1,A,-1\n", GOOD_BALLOTS, "roll.csv, row 2: the weight -1 is negative"),
    "no owner": ("unit,owner,area\n1,,10\n", GOOD_BALLOTS, "roll.csv, row 2: the column for owner is empty"),
    "no column": ("unit,area\n1,10\n", GOOD_BALLOTS, "roll.csv, row 1: there is no column for owner (such as owner, owners, 业主, 产权人)"),
    "an empty sheet": ("", GOOD_BALLOTS, "roll.csv, row 1: there is no column for unit"),
    "a wrong exclusion": ("unit,owner,area,excluded\n1,A,10,yes\n", GOOD_BALLOTS, "roll.csv, row 2: excluded is base, vote or empty, not 'yes'"),
    "a voter twice": (GOOD_ROLL, "voter,choice\nA,yes\nA,no\n", "ballots.csv, row 3: 'A' already votes in row 2"),
    "an unknown choice": (GOOD_ROLL, "voter,choice\nA,maybe\n", "ballots.csv, row 2: 'maybe' is no known choice"),
    "a short row": (GOOD_ROLL, "voter,choice\nA\n", "ballots.csv, row 2: the column for choice is empty"),
    "a stranger": (GOOD_ROLL, "voter,choice\nZ,yes\n", "ballots.csv, row 2: there is no unit and no owner 'Z' in the register"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_SHEETS)
def test_what_is_wrong_in_a_spreadsheet_is_told_with_its_row(wrong, tmp_path):
    roll, cast, message = WRONG_SHEETS[wrong]

    result = run(
        "--register",
        a_csv(tmp_path / "roll.csv", roll),
        "--ballots",
        a_csv(tmp_path / "ballots.csv", cast),
        "--preset",
        "cn_committee",
    )

    assert result.exit_code == 2
    assert message in result.stderr


def test_a_cell_finer_than_four_decimals_is_refused(tmp_path):
    roll = a_book(tmp_path / "roll.xlsx", [["unit", "owner", "area"], ["1", "A", 89.37001]])
    cast = a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)

    result = run("--register", roll, "--ballots", cast, "--preset", "cn_committee")

    assert "roll.xlsx, row 2: the weight 89.37001 has more than four decimals" in result.stderr


@pytest.mark.slow
def test_spreadsheets_of_100_000_rows_are_counted(tmp_path):
    units = range(100_000)
    roll = a_csv(tmp_path / "roll.csv", "房号,业主,面积\n" + "".join(f"{n},O{n},{n % 90 + 10}.5㎡\n" for n in units))
    cast = a_csv(tmp_path / "ballots.csv", "房号,表决\n" + "".join(f"{n},同意\n" for n in units if n % 4))

    result = run("--register", roll, "--ballots", cast, "--preset", "cn_278_special", "--json")

    answer = json.loads(result.stdout)[0]
    assert answer["passed"] is True
    assert answer["tallies"]["heads"]["entitled"] == "100000"
    assert answer["tallies"]["heads"]["yes"] == "75000"


def test_a_spreadsheet_that_would_fill_the_memory_is_refused(tmp_path):
    book = a_book(tmp_path / "roll.xlsx", [["unit", "owner", "area"], ["1", "A", 10]])
    far = load_workbook(book)
    far.worksheets[0]["CV1048576"] = "x"
    far.save(book)
    cast = a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)

    result = run("--register", book, "--ballots", cast, "--preset", "cn_committee")

    assert result.exit_code == 2
    assert "roll.xlsx: too large; a spreadsheet may have 3,000,000 cells" in result.stderr


def test_other_things_than_workbooks_are_refused(tmp_path):
    roll, cast = a_csv(tmp_path / "roll.xlsx", "PK\x03\x04"), a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)
    own = a_csv(tmp_path / "own.toml", "rounds = [")

    assert (
        "roll.xlsx: this is neither an XLSX workbook nor a CSV text"
        in run("--register", roll, "--ballots", cast, "--preset", "x").stderr
    )
    assert "own.toml: this is no TOML" in run("--register", roll, "--ballots", cast, "--rule", own).stderr
    assert "needs both --register and --ballots" in run("--register", roll).stderr


def test_options_that_do_not_go_together_are_refused(write, tmp_path):
    roll, cast = a_csv(tmp_path / "roll.csv", GOOD_ROLL), a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)
    own = a_csv(tmp_path / "own.toml", "")

    alone = run(write(a_case()), "--preset", "cn_committee")
    both = run("--register", roll, "--ballots", cast, "--preset", "cn_committee", "--rule", own)
    neither = run("--register", roll, "--ballots", cast)
    named = run(write(a_case()), "--out", tmp_path / "result.csv")

    assert {each.exit_code for each in (alone, both, neither, named)} == {2}
    assert "a vote in a file names its own rule" in alone.stderr
    assert "needs --preset or --rule, one of the two" in both.stderr
    assert "needs --preset or --rule, one of the two" in neither.stderr
    assert named.stderr == "result.csv: the result is an XLSX workbook; the name must end in .xlsx\n"
    assert not (tmp_path / "result.csv").exists()


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
