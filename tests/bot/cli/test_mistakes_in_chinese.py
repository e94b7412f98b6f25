"""Does somebody who reads Chinese learn what is wrong in a vote, a rule or a spreadsheet, and what to write?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from tests.bot.cli.tallying import GOOD_BALLOTS, GOOD_ROLL, a_book, a_case, a_csv, run
from tests.bot.cli.test_rules import OWN_MISTAKES
from tests.bot.cli.test_tally_elections import ROLL, WRONG_ELECTIONS, WRONG_SELECTIONS
from tests.bot.cli.test_tally_mistakes import WRONG
from tests.bot.cli.test_tally_sheets import WRONG_SHEETS

_QUOTED = re.compile("“[^”]*”")
_ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


_SUM = re.compile("^还有[0-9]+票没有计入，结果还可能变。\n")
_NOT_YET = "还有1票没有计入，结果还可能变。\n"
"""What stands above a mistake that keeps one ballot out, not the file."""


def in_chinese(said: str) -> bool:
    """Mistakes line by line, with Chinese in each and no English sentence outside of what is quoted."""
    lines = _SUM.sub("", said).splitlines()
    own = [_QUOTED.sub("", line.split("：", 1)[1]) for line in lines]
    return bool(own) and all(re.search("[\u4e00-\u9fff]", each) and not _ENGLISH.search(each) for each in own)


@pytest.mark.parametrize("wrong", [*WRONG, *WRONG_ELECTIONS])
def test_a_mistake_in_a_file(wrong, write):
    data, _ = (WRONG | WRONG_ELECTIONS)[wrong]

    said = run(write(data)).stderr

    assert in_chinese(said), said


@pytest.mark.parametrize("wrong", [*WRONG_SHEETS, *WRONG_SELECTIONS])
def test_a_mistake_in_a_spreadsheet(wrong, tmp_path):
    roll, cast = WRONG_SHEETS[wrong][:2] if wrong in WRONG_SHEETS else (ROLL, WRONG_SELECTIONS[wrong][0])
    rule = ("cn_committee",) if wrong in WRONG_SHEETS else ("cn_278_election", "--seats", 1)
    sheets = a_csv(tmp_path / "roll.csv", roll), a_csv(tmp_path / "ballots.csv", cast)

    said = run("--register", sheets[0], "--ballots", sheets[1], "--preset", *rule).stderr

    assert in_chinese(said), said


@pytest.mark.parametrize("wrong", OWN_MISTAKES)
def test_a_mistake_in_a_rule(wrong, tmp_path):
    own = a_csv(tmp_path / "own.toml", OWN_MISTAKES[wrong][0])

    said = CliRunner().invoke(app, ["rules", "--check", str(own)]).stderr

    assert in_chinese(said), said


def test_the_place_and_what_to_write_instead_are_told(tmp_path, write):
    roll = a_book(tmp_path / "名册.xlsx", [["房号", "业主", "面积"], ["1-101", "李", "八十"]])
    cast = a_csv(tmp_path / "选票.csv", GOOD_BALLOTS)

    sheet = run("--register", roll, "--ballots", cast, "--preset", "cn_committee").stderr
    file = run(write(a_case(ballots={"O1": "赞成"}))).stderr
    nothing = run().stderr

    assert sheet == "名册.xlsx 第2行“面积”列：“八十”不是面积或份额；请写小数，例如 89.37\n"
    assert file.endswith(
        "case.json：ballots.O1：没有“赞成”这个写法；可写：yes、no、abstain、invalid、present、follow\n"
    )
    assert nothing == "没有可计的票：请写明文件，或用 --register、--ballots 与 --preset\n"


def test_an_option_for_the_language_goes_before_the_terminal(write):
    assert "the key 'ballots' is missing" in run(write(a_case(ballots=None)), "--lang", "en").stderr
    assert "缺少键“ballots”" in run(write(a_case(ballots=None))).stderr


def test_what_nobody_sees_is_written_out(tmp_path):
    roll, cast = a_csv(tmp_path / "roll.csv", GOOD_ROLL), a_csv(tmp_path / "ballots.csv", "voter,choice\nA\u200b,yes\n")
    odd = tmp_path / "odd.json"
    odd.write_text('{"preset": "cn_committee", "register": [], "ballots": {"A\u200b": "yes"}}', encoding="utf-8")

    assert "ballots.A\\u200b：业主名册里没有这个房屋或业主" in run(odd).stderr
    assert run("--register", roll, "--ballots", cast, "--preset", "cn_committee").exit_code == 0  # tidied in a sheet


def test_a_date_and_a_failed_formula_are_named(tmp_path):
    from datetime import date

    roll = a_csv(tmp_path / "roll.csv", GOOD_ROLL)
    dated = a_book(tmp_path / "dated.xlsx", [["voter", "choice"], [date(2026, 1, 2), "yes"]])
    broken = a_book(tmp_path / "broken.xlsx", [["voter", "choice"], ["A", "#REF!"]])

    said = [run("--register", roll, "--ballots", cast, "--preset", "cn_committee").stderr for cast in (dated, broken)]

    assert said == [
        _NOT_YET + "dated.xlsx 第2行“voter”列：表格软件把这一格变成了日期；请把该列设为文本格式\n",
        _NOT_YET + "broken.xlsx 第2行“choice”列：这里的公式出错；请直接填写结果\n",
    ]


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    assert run(tmp_path).stderr == f"{tmp_path}：这是文件夹，不是文件\n"
    assert run(tmp_path / "x").stderr == f"{tmp_path / 'x'}：没有这个文件或文件夹\n"
