"""Does `yishiting register` take a register in, all of it or nothing, and give it out again?"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.documents.spreadsheets import read_spreadsheet
from tests.yardstick import as_on_a_quiet_machine

ROOT = str(Path(__file__).parents[3])
CSV = "楼栋,单元,房号,面积,业主\n1,1,101,89.37,王秀英\n1,1,102,90,=cmd()\n"


@pytest.fixture(autouse=True)
def _a_database_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHITING_DATABASE__URL", f"sqlite:///{tmp_path}/yishiting.db")
    monkeypatch.setenv("YISHITING_FILES__FOLDER", str(tmp_path / "files"))
    monkeypatch.chdir(tmp_path)


def _run(*arguments: str, says: str | None = None) -> Result:
    return CliRunner().invoke(app, ["register", *arguments, "--lang", "en"], input=says)


def test_a_register_is_shown_taken_and_exported_with_harmless_cells(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV, encoding="gb18030")

    taken = _run("import", "in.csv", "--found", "Yishiting Gardens", says="y\n")
    given = _run("export", "out.csv")

    assert taken.exit_code == 0, taken.output
    assert "Buildings: 1 · homes: 2 · owners: 2 · 179.37 m²" in taken.output
    assert "Done. This list is now the register." in taken.output
    assert given.exit_code == 0
    assert "'=cmd()" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert read_spreadsheet((tmp_path / "out.csv").read_bytes())[1][:5] == ["1", "1", "101", "89.37", "王秀英"]


def test_a_second_import_shows_the_difference_first_and_no_leaves_everything(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    assert _run("import", "in.csv", "--found", "Gardens", "--yes").exit_code == 0
    (tmp_path / "new.csv").write_text(CSV.replace("89.37", "89.38"))

    asked = _run("import", "new.csv", says="n\n")
    same = _run("import", "in.csv", "--yes")

    assert "Different area or use: 1 (1-1-101)" in asked.output
    assert "The register has not changed." in asked.output
    assert "It is the same as the current register." in same.output


def test_a_list_of_homes_and_owners_alone_is_taken_once_it_is_said_what_counts(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Unit,Owner\n101,Ana Gil\nPH-2,Leo Roy\n")

    asked = _run("import", "in.csv", "--found", "Gardens", "--yes")
    taken = _run("import", "in.csv", "--community", "Gardens", "--each", "home", "--yes")
    given = _run("export", "out.csv")

    assert asked.exit_code == 2
    assert "Say what counts: --each home or --each owner." in asked.stderr
    assert "Homes: 2 · owners: 2 · one home, one vote" in taken.output
    assert "Done. This list is now the register." in taken.output
    assert given.exit_code == 0
    assert ",101,,Ana Gil," in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_a_list_without_a_home_says_so_and_is_asked_about_though_nothing_was_to_be_asked(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    assert _run("import", "in.csv", "--found", "Gardens", "--yes").exit_code == 0
    (tmp_path / "short.csv").write_text("\n".join(CSV.splitlines()[:2]))

    refused = _run("import", "short.csv", "--yes", says="n\n")
    taken = _run("import", "short.csv", "--yes", says="y\n")

    assert "This list has 1 home, your register has 2: 1 would go." in refused.output
    assert "The register has not changed." in refused.output
    assert "Done. This list is now the register." in taken.output


@pytest.mark.parametrize("confirmed_by", ["yes", "y"], ids=["option", "typed"])
def test_once_the_committee_leads_an_import_waits_for_a_second_person(tmp_path: Path, confirmed_by: str) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    assert _run("import", "in.csv", "--found", "Gardens", "--yes").exit_code == 0
    _rows(tmp_path, "UPDATE communities SET stewarded = 0")
    (tmp_path / "new.csv").write_text(CSV.replace("89.37", "89.38"))

    said = _run("import", "new.csv", *(["--yes"] if confirmed_by == "yes" else []), says="y\n")

    assert said.exit_code == 0, said.output
    assert "Proposed. A committee member must confirm it in the chat. Asked: 0." in said.output
    assert "Done" not in said.output
    assert _run("export", "out.csv").exit_code == 0
    assert read_spreadsheet((tmp_path / "out.csv").read_bytes())[1][3] == "89.37"
    assert _rows(tmp_path, "SELECT state, two_people, decided_by FROM imports ORDER BY id DESC LIMIT 1") == [
        ("proposed", 1, None)
    ]
    acts = [act for (act,) in _rows(tmp_path, "SELECT act FROM journal_lines ORDER BY seq")]
    assert acts == ["community.founded", "register.imported", "register.proposed", "register.exported"]


def test_the_first_register_and_any_under_the_steward_are_taken_at_once(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    assert _run("import", "in.csv", "--found", "Gardens", "--yes").exit_code == 0
    (tmp_path / "new.csv").write_text(CSV.replace("89.37", "89.38"))

    said = _run("import", "new.csv", "--yes")

    assert "Done. This list is now the register." in said.output
    assert _rows(tmp_path, "SELECT state, two_people FROM imports ORDER BY id") == [("applied", 0), ("applied", 0)]


def _rows(tmp_path: Path, statement: str) -> list[tuple[Any, ...]]:
    """What a statement finds in the database of this test."""
    with closing(sqlite3.connect(tmp_path / "yishiting.db")) as connection, connection:
        return connection.execute(statement).fetchall()


def test_of_a_community_that_left_nothing_is_changed_here(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    assert _run("import", "in.csv", "--found", "Gardens", "--yes").exit_code == 0
    left = CliRunner().invoke(app, ["export", "Gardens", "house.zip", "--hand-over"])
    assert left.exit_code == 0, left.output
    (tmp_path / "new.csv").write_text(CSV.replace("89.37", "89.38"))

    refused = _run("import", "new.csv", "--yes")

    assert refused.exit_code == 2
    assert "Gardens was handed over" in refused.output
    assert "yishiting take-back" in refused.output
    given = _run("export", "out.csv")
    assert given.exit_code == 0
    assert "89.37" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV.replace("89.37", "89.37041"))

    refused = _run("import", "in.csv", "--found", "Gardens", "--yes")

    assert refused.exit_code == 2
    assert "Row 2, 面积: “89.37041” has more than 4 decimal places." in refused.output
    assert not (tmp_path / "yishiting.db").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "no.csv"], "no.csv: there is no such file"),
        (["import", "in.csv"], "There is no community yet"),
        (["import", "bad.xlsx"], "I cannot read this file"),
        (["export", "out.txt"], "must end in .xlsx or .csv"),
        (["export", "out.csv"], "There is no community yet"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04")

    refused = _run(*arguments)

    assert refused.exit_code == 2
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_where_there_are_several_communities_one_must_be_named(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    for name in ("North", "South"):
        assert _run("import", "in.csv", "--found", name, "--yes").exit_code == 0

    unclear, named = _run("export", "out.xlsx"), _run("export", "out.xlsx", "--community", "South")

    assert "Which community?" in unclear.output
    assert "1 North, 2 South" in unclear.output
    assert named.exit_code == 0


@pytest.mark.nightly
@pytest.mark.slow
async def test_three_thousand_homes_are_imported_in_under_five_seconds(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["楼栋", "单元", "房号", "面积", "业主", "电话"])
    for n in range(3000):
        sheet.append([f"{n % 10 + 1}栋", f"{n % 3 + 1}单元", n, round(80 + n / 100, 2), f"业主{n}", f"138{n:08d}"])
    book.save(tmp_path / "big.xlsx")

    async def seconds(number: int) -> dict[str, float]:
        where = {"PYTHONPATH": ROOT, "YISHITING_DATABASE__URL": f"sqlite:///{tmp_path}/{number}.db"}
        command = [sys.executable, "-m", "bot", "register", "import", "big.xlsx", "--found", "Gardens", "--yes"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken = subprocess.run(
            [*command, "--lang", "en"], env={**os.environ, **where}, capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert taken.returncode == 0, taken.stderr
        assert "Buildings: 10 · homes: 3000 · owners: 3000" in taken.stdout
        # Processor time of a process of its own: neither the coverage of this one nor whatever else this machine does.
        return {"import": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}

    assert (await as_on_a_quiet_machine(seconds))["import"] < 5
