"""Are votes counted from the spreadsheets that a committee keeps, with the row of every mistake?"""

import json

import pytest
from openpyxl import load_workbook

from tests.bot.cli.tallying import GOOD_BALLOTS, GOOD_ROLL, a_book, a_case, a_csv, run


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
    assert "同意的面积189.37平方米（参与的289.37平方米中须超过144.69平方米，即超过一半），够了。" in result.stdout
    sheets = load_workbook(out)
    assert sheets.sheetnames == ["结果", "条件", "计票", "选票"]
    conditions = [[cell.value for cell in row] for row in sheets["条件"]]
    assert conditions[4][:9] == ["ballots", "本次表决", "p_area", "189.37", "289.37", "> 1/2", "144.685", "0.00", "是"]
    assert [cell.value for cell in sheets["计票"][1]][:5] == ["议案", "轮次", "计量", "全体", "参与表决"]
    assert [cell.value for cell in sheets["计票"][2]][:6] == ["ballots", "本次表决", "人数", "3", "3", "3"]


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


WRONG_SHEETS = {
    "a unit twice": ("unit,owner,area\n1,A,10\n1,B,10\n", GOOD_BALLOTS, "roll.csv, row 3, column “unit”: the home '1' is already in row 2"),
    "a wrong weight": ("unit,owner,area\n1,A,ten\n", GOOD_BALLOTS, "roll.csv, row 2, column “area”: 'ten' is not a weight"),
    "a fine weight": ("unit,owner,area\n1,A,1.00000000001\n", GOOD_BALLOTS, "roll.csv, row 2, column “area”: the weight 1.00000000001 has more than 10 decimal places"),
    "a negative weight": ("unit,owner,area\n1,A,-1\n", GOOD_BALLOTS, "roll.csv, row 2, column “area”: the weight -1 is negative"),
    "no owner": ("unit,owner,area\n1,,10\n", GOOD_BALLOTS, "roll.csv, row 2, column “owner”: this cell is empty"),
    "no column": ("unit,area\n1,10\n", GOOD_BALLOTS, "roll.csv, row 1: there is no column for owner; possible headings: owner, owners, 业主, 产权人, 姓名"),
    "an empty sheet": ("", GOOD_BALLOTS, "roll.csv, row 1: there is no column for unit"),
    "a wrong exclusion": ("unit,owner,area,excluded\n1,A,10,yes\n", GOOD_BALLOTS, "roll.csv, row 2, column “excluded”: excluded must be base, vote or empty, not 'yes'"),
    "a voter twice": (GOOD_ROLL, "voter,choice\nA,yes\nA,no\n", "ballots.csv, row 3: 'A' already votes in row 2"),
    "an unknown choice": (GOOD_ROLL, "voter,choice\nA,maybe\n", "ballots.csv, row 2: 'maybe' is not a known choice"),
    "a stranger": (GOOD_ROLL, "voter,choice\nZ,yes\n", "ballots.csv, row 2: there is no home or owner called 'Z' in the register"),
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


def test_a_cell_with_the_noise_of_a_spreadsheet_program_is_refused(tmp_path):
    roll = a_book(tmp_path / "roll.xlsx", [["unit", "owner", "area"], ["1", "A", 89.123456789012]])
    cast = a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)

    result = run("--register", roll, "--ballots", cast, "--preset", "cn_committee")

    assert (
        "roll.xlsx, row 2, column “area”: the weight 89.123456789012 has more than 10 decimal places" in result.stderr
    )


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
    assert "roll.xlsx: too large: at most 3,000,000 cells" in result.stderr


def test_other_things_than_workbooks_are_refused(tmp_path):
    roll, cast = a_csv(tmp_path / "roll.xlsx", "PK\x03\x04"), a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)
    own = a_csv(tmp_path / "own.toml", "rounds = [")

    assert (
        "roll.xlsx: this is neither an XLSX workbook nor CSV text"
        in run("--register", roll, "--ballots", cast, "--preset", "x").stderr
    )
    assert "own.toml: at the end: not valid TOML: " in run("--register", roll, "--ballots", cast, "--rule", own).stderr
    assert "needs both --register and --ballots" in run("--register", roll).stderr


def test_options_that_do_not_go_together_are_refused(write, tmp_path):
    roll, cast = a_csv(tmp_path / "roll.csv", GOOD_ROLL), a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS)
    own = a_csv(tmp_path / "own.toml", "")

    alone = run(write(a_case()), "--preset", "cn_committee")
    both = run("--register", roll, "--ballots", cast, "--preset", "cn_committee", "--rule", own)
    neither = run("--register", roll, "--ballots", cast)
    named = run(write(a_case()), "--out", tmp_path / "result.csv")

    assert {each.exit_code for each in (alone, both, neither, named)} == {2}
    assert "a vote in a file states these things itself" in alone.stderr
    assert "needs either --preset or --rule" in both.stderr
    assert "needs either --preset or --rule" in neither.stderr
    assert (
        named.stderr
        == "result.csv: the result is a spreadsheet or a printable page, so the name must end in .xlsx or .pdf\n"
    )
    assert not (tmp_path / "result.csv").exists()


def test_a_second_call_from_spreadsheets_where_the_law_has_none_is_not_established(tmp_path):
    sheets = (a_csv(tmp_path / "roll.csv", GOOD_ROLL), a_csv(tmp_path / "ballots.csv", GOOD_BALLOTS))
    second = ("--register", sheets[0], "--ballots", sheets[1], "--preset", "de_25_heads", "--round", "second")

    told, answer = run(*second, "--lang", "en"), json.loads(run(*second, "--json").stdout)[0]

    assert told.exit_code == 0
    assert "Not established: the rule opens no such round here, so nothing was decided." in told.stdout
    assert (answer["outcome"], answer["passed"]) == ("not_established", False)
