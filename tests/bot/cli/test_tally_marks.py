"""Are ballot lists of a committee read as they are: empty cells, marks, columns for each choice, names in any order?"""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import load_workbook

from tests.bot.cli.tallying import a_csv, run

_ROLL = "房号,业主,面积\n101,李强、周敏,90\n102,王伟,80\n103,赵新,70\n104,未售,60\n105,钱多,50\n"


def _count(tmp_path: Path, ballots: str, *more: object, roll: str = _ROLL) -> tuple[dict[str, str], str, int]:
    register = a_csv(tmp_path / "roll.csv", roll)
    cast = a_csv(tmp_path / "ballots.csv", ballots)
    told = run("--register", register, "--ballots", cast, "--preset", "cn_278_ordinary", "--json", *more)
    return json.loads(told.stdout)[0]["tallies"]["heads"], told.stderr, told.exit_code


def test_what_people_write_on_ballots_is_read_line_by_line(tmp_path: Path) -> None:
    heads, told, code = _count(tmp_path, "业主,表决\n周敏、李强,不同意\n王伟,✓\n赵新,空白\n开发商,废票\n钱多,\n")

    assert (code, told) == (0, "")
    assert (heads["no"], heads["yes"], heads["abstain"], heads["invalid"], heads["absent"]) == ("1", "1", "1", "1", "1")


def test_an_unclear_mark_is_asked_about_by_row_and_the_rest_is_counted(tmp_path: Path) -> None:
    ballots = "房号,表决\n101,X\n102,同意\n103,看情况\n999,同意\n104,同意\n104,反对\n105,同意\n105,同意\n"

    heads, told, code = _count(tmp_path, ballots)
    answered, rest, _ = _count(tmp_path, ballots, "--mark", "x=yes", "--mark", "看情况=abstain")

    assert (code, heads["yes"]) == (2, "2")
    assert "Not counted yet: 5. The result can still change." in told
    assert "ballots.csv, row 2: 'X' is in favour in some places and against in others" in told
    assert "ballots.csv, row 4: '看情况' is not a known choice" in told
    assert "ballots.csv, row 5: there is no home or owner called '999'" in told
    assert "ballots.csv, row 7: '104' already votes in row 6" in told
    assert (answered["yes"], answered["abstain"]) == ("3", "1")
    assert "row 2" not in rest


def test_a_column_for_each_choice_is_read_by_where_the_mark_stands(tmp_path: Path) -> None:
    heads, told, code = _count(tmp_path, "房号,同意,反对,弃权\n101,X,,\n102,,X,\n103,,,√\n104,,,\n105,√,√,\n")

    assert (heads["yes"], heads["no"], heads["abstain"], heads["absent"]) == ("1", "1", "1", "2")
    assert code == 2
    assert "row 6" in told


def test_a_register_as_a_community_keeps_it_is_a_roll(tmp_path: Path) -> None:
    roll = '楼栋,房号,面积,业主,用途,随房屋\n3,501,90,李强、周敏,,\n3,502,"1.080,5",周敏、李强,,\n3,P1,,李强,车位,\n3,P2,12,王伟,车位,501\n'

    heads, told, code = _count(tmp_path, "房号,表决\n3-501,同意\n", roll=roll)

    assert (code, told) == (0, "")
    assert (heads["entitled"], heads["yes"]) == ("1", "1")


def test_a_register_without_weights_counts_each_home_and_one_with_faults_is_told_by_row(tmp_path: Path) -> None:
    plain = "Vivienda;Propietario\n1ºA;García López, Ana\n1ºB;Ruiz Gil, Pedro\n"
    wrong = "楼栋,房号,面积,业主\n3,501,-1,李强\n3,501,90,\n"

    heads, _, code = _count(tmp_path, "Vivienda;Voto\n1ºA;sí\n", roll=plain)
    told = run(
        "--register",
        a_csv(tmp_path / "roll.csv", wrong),
        "--ballots",
        a_csv(tmp_path / "b.csv", ""),
        "--preset",
        "cn_committee",
    )

    assert (code, heads["entitled"], heads["yes"]) == (0, "2", "1")
    assert told.exit_code == 2
    assert "roll.csv: Row 2, 面积: “-1” must be more than zero." in told.stderr


def test_a_mark_that_is_said_wrong_is_refused(tmp_path: Path) -> None:
    cast = a_csv(tmp_path / "ballots.csv", "房号,表决\n101,X\n")
    told = run(
        "--register",
        a_csv(tmp_path / "roll.csv", _ROLL),
        "--ballots",
        cast,
        "--preset",
        "cn_committee",
        "--mark",
        "X=perhaps",
    )

    assert told.exit_code == 2
    assert "--mark says what a mark means, for example X=yes" in told.stderr


def test_everybody_finds_the_own_ballot_in_the_result_and_no_rounded_number_beside_an_exact_one(tmp_path: Path) -> None:
    roll = a_csv(tmp_path / "roll.csv", "unit,owner,area\n1,A,33.3333\n2,B,33.3333\n3,C,33.3335\n")
    cast = a_csv(tmp_path / "ballots.csv", "unit,vote\n1,yes\n2,X\n3,\n")
    out = tmp_path / "result.xlsx"

    run("--register", roll, "--ballots", cast, "--preset", "cn_278_ordinary", "--out", out, "--lang", "en")
    book = load_workbook(out)
    ballots = [[cell.value for cell in row][2:] for row in book["Ballots"]]
    conditions = {row[2].value: [cell.value for cell in row] for row in book["Conditions"]}

    assert ballots == [
        ["voter", "row", "written", "counted as"],
        ["1", "2", "yes", "in favour"],
        ["2", "3", "X", "not counted yet"],
        ["3", "4", None, "absent"],
    ]
    assert conditions["q_area"][3] == "33.3333"
    assert "33.3333 m²" in conditions["q_area"][9]
    assert "100.0001 m²" in conditions["q_area"][9]
