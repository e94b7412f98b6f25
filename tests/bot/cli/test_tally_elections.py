"""Does `yishiting tally` count elections, from files and from spreadsheets?"""

import json

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli.app import app
from tests.bot.cli.tallying import a_book, a_case, a_csv, run


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


def test_the_result_sheet_calls_nobody_elected_in_a_round_that_the_law_does_not_open(write, tmp_path):
    out = tmp_path / "result.xlsx"
    chosen = {f"O{n}": {"yes": ["P"]} for n in range(1, 13)}
    case = ELECTION | {"ballots": chosen, "then": [{"round": "second", "ballots": chosen}]}

    assert run(write(case), "--out", out, "--lang", "en").exit_code == 0

    rows = [[cell.value for cell in row[1:4]] for row in load_workbook(out)["Election"].iter_rows()]
    assert ["this vote", "P", "elected"] in rows
    assert ["second", "P", "not established"] in rows


ELECTION = a_case(preset="cn_278_election", candidates=["P", "Q"], seats=1, ballots={})
WRONG_ELECTIONS = {
    "no seats": (ELECTION | {"seats": 0}, "seats: 0 is below 1"),
    "a seat for everybody on earth": (ELECTION | {"seats": 10**4000}, "seats: a whole number of up to 1,000,000,000 is needed"),
    "half a seat": (ELECTION | {"seats": "1"}, "seats: a whole number is needed, not some text"),
    "nobody to elect": (ELECTION | {"candidates": []}, "candidates: an election needs candidates"),
    "a candidate twice": (ELECTION | {"candidates": ["P", "P"]}, "candidates[1]: the candidate 'P' is listed twice"),
    "an unknown candidate": (ELECTION | {"ballots": {"O1": {"yes": ["Z"]}}}, "ballots.O1.yes[0]: 'Z' is unknown; possible: P, Q"),
    "two choices": (ELECTION | {"ballots": {"O1": {"yes": ["P"], "no": ["P"]}}}, "ballots.O1.no[0]: 'P' has two choices on one ballot"),
    "an unknown word": (ELECTION | {"ballots": {"O1": {"perhaps": []}}}, "ballots.O1.perhaps: this key is unknown"),
    "an unknown voter": (ELECTION | {"ballots": {"O99": "yes"}}, "ballots.O99: there is no home"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_ELECTIONS)
def test_a_wrong_election_is_told_with_its_place(wrong, write):
    data, message = WRONG_ELECTIONS[wrong]

    result = run(write(data))

    assert result.exit_code == 2
    assert message in result.stderr


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


ROLL = "房号,业主,面积\n" + "".join(f"{n},O{n},100\n" for n in range(1, 7))
"""Six units of the same size."""


def test_an_election_is_counted_from_spreadsheets_with_a_result_sheet(tmp_path):
    cast = a_csv(
        tmp_path / "选票.csv",
        "房号,李梅,王强,赵敏,表决\n1,同意,√,反对,\n2,√,√,×,\n3,同意,,同意,\n4,√,√,,\n5,√,,,\n6,,,,无效\n",
    )
    out = tmp_path / "result.xlsx"

    result = run(
        "--register", a_csv(tmp_path / "roll.csv", ROLL), "--ballots", cast, "--preset", "cn_278_election",
        "--seats", 1, "--out", out, "--lang", "zh",
    )  # fmt: skip

    assert result.exit_code == 0, result.stderr
    assert "当选：李梅。" in result.stdout
    sheets = load_workbook(out)
    assert sheets.sheetnames == ["结果", "选举", "无效或超额的选票", "条件", "计票", "选票"]
    rows = [[cell.value for cell in row] for row in sheets["选举"]]
    assert rows == [
        ["议案", "轮次", "候选人", "结果", "人数", "面积"],
        ["选票", "本次表决", "李梅", "当选", "5", "500.00"],
        ["选票", "本次表决", "王强", "候补", "3", "300.00"],
        ["选票", "本次表决", "赵敏", "未达到通过条件", "1", "100.00"],
    ]
    assert [[cell.value for cell in row] for row in sheets["无效或超额的选票"]] == [
        ["议案", "轮次", "投票人", "表格行", "同意人数", "处理"],
        ["选票", "本次表决", "1", "2", "2", "同意人数超过 1 人，本规则不限人数，照常计票"],
        ["选票", "本次表决", "2", "3", "2", "同意人数超过 1 人，本规则不限人数，照常计票"],
        ["选票", "本次表决", "3", "4", "2", "同意人数超过 1 人，本规则不限人数，照常计票"],
        ["选票", "本次表决", "4", "5", "2", "同意人数超过 1 人，本规则不限人数，照常计票"],
        ["选票", "本次表决", "6", "7", "0", "记为无效"],
    ]


TOO_MANY = "unit,owner,Ann,Bob,Cem\n1,O1,yes,yes,yes\n2,O2,yes,yes,\n3,O3,yes,,\n4,O4,yes,,\n5,O5,yes,,\n"


def test_too_many_choices_make_a_ballot_invalid_where_the_election_rules_say_so(tmp_path):
    out = tmp_path / "result.xlsx"
    sheets = a_csv(tmp_path / "roll.csv", ROLL), a_csv(tmp_path / "cast.csv", TOO_MANY)
    asked = (
        "--register",
        sheets[0],
        "--ballots",
        sheets[1],
        "--preset",
        "cn_278_election",
        "--seats",
        2,
        "--lang",
        "en",
    )

    counted, invalid = run(*asked), run(*asked, "--too-many", "invalid", "--out", out)

    assert "Ballots in favour of more than 2: 1, 1 (row 2) – counted, because the rule sets no limit." in counted.stdout
    assert "Ann: in favour 5, 500.00 m²" in counted.stdout
    assert "Ballots in favour of more than 2: 1, 1 (row 2) – invalid under the rule." in invalid.stdout
    assert "Ann: in favour 4, 400.00 m²" in invalid.stdout
    listed = [[cell.value for cell in row] for row in load_workbook(out)["Invalid or too many"]]
    assert listed[1:] == [["cast", "this vote", "1", "2", "3", "in favour of more than 2: invalid by the rule"]]
    assert json.loads(run(*asked, "--json").stdout)[0]["too_many"] == ["1"]


def test_an_election_in_a_file_or_a_rule_of_ones_own_says_what_too_many_choices_mean(write):
    said = a_case(preset="cn_278_election", candidates=["P", "Q"], seats=1, ballots={"O1": {"yes": ["P", "Q"]}})
    own = json.loads(CliRunner().invoke(app, ["rules", "cn_278_election", "--json"]).stdout)
    own["counting"]["too_many"] = "invalid"

    by_case = run(write(said | {"too_many": "invalid"}), "--lang", "zh").stdout
    in_rule = {key: value for key, value in said.items() if key != "preset"} | {"rule": own}
    by_rule = run(write(in_rule, "own.json"), "--lang", "en").stdout
    wrong = run(write(said | {"too_many": "some"})).stderr
    no_election = run(write(a_case(too_many="invalid"))).stderr

    assert "O1——按规则整票无效。" in by_case
    assert "O1 – invalid under the rule." in by_rule
    assert "too_many: 'some' is unknown; possible: counts, invalid" in wrong
    assert "too_many: only an election has seats" in no_election


def test_an_election_of_a_workbook_in_english(tmp_path):
    book = a_book(
        tmp_path / "ballots.xlsx", [["owner", "Ann", "Bob"], ["O1", "no", 1], ["O2", None, "yes"], ["O3", "no", "y"]]
    )
    roll = a_csv(tmp_path / "roll.csv", "unit,owner,area\n" + "".join(f"{n},O{n},1\n" for n in range(1, 5)))

    answer = run("--register", roll, "--ballots", book, "--preset", "us_fl_election", "--seats", 1, "--json")

    assert json.loads(answer.stdout)[0]["elected"] == ["Bob"], answer.stderr


WRONG_SELECTIONS = {
    "no candidate": ("房号,表决\n1,同意\n", "ballots.csv, row 1: there is no column for any candidate"),
    "a mark that nobody knows": ("房号,李梅\n1,jep\n", "ballots.csv, row 2, column “李梅”: 'jep' is not a known choice"),
    "a cross that may be either": ("unit,Ann\n1,x\n", "ballots.csv, row 2, column “Ann”: 'x' is not a known choice"),
    "invalid on one candidate": ("房号,李梅\n1,无效\n", "ballots.csv, row 2, column “李梅”: '无效' applies to a whole ballot"),
    "both ways": ("房号,李梅,表决\n1,同意,无效\n", "ballots.csv, row 2, column “表决”: either a choice on the whole ballot ('无效')"),
    "a voter twice": ("房号,李梅\n1,同意\n1,反对\n", "ballots.csv, row 3, column “房号”: '1' already votes in row 2"),
    "a stranger": ("房号,李梅\n99,同意\n", "ballots.csv, row 2, column “房号”: there is no home or owner called '99'"),
    "a candidate twice": ("房号,李梅,李梅\n1,同意,反对\n", "ballots.csv, row 1, column “李梅”: the candidate '李梅' is listed twice"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_SELECTIONS)
def test_what_is_wrong_in_the_ballots_of_an_election_is_told_with_its_row(wrong, tmp_path):
    cast, message = WRONG_SELECTIONS[wrong]
    roll, ballots = a_csv(tmp_path / "roll.csv", ROLL), a_csv(tmp_path / "ballots.csv", cast)

    result = run("--register", roll, "--ballots", ballots, "--preset", "cn_278_election", "--seats", 1)

    assert result.exit_code == 2
    assert message in result.stderr


def test_seats_belong_to_elections_and_elections_need_them(tmp_path):
    roll, ballots = a_csv(tmp_path / "roll.csv", ROLL), a_csv(tmp_path / "ballots.csv", "房号,李梅\n1,同意\n")

    without = run("--register", roll, "--ballots", ballots, "--preset", "cn_278_election")
    needless = run("--register", roll, "--ballots", ballots, "--preset", "cn_278_special", "--seats", 3)

    assert without.stderr == "an election needs --seats: how many are elected\n"
    assert "--seats and --too-many only work with a rule for an election" in needless.stderr
