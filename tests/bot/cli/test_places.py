"""Does `yishiting places` print a sheet for each door and lift, and take one out of use?"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app

CSV = "楼栋,单元,房号,面积,业主\n1,1,101,89.37,王秀英\n1,2,102,90,李雷\n2,1,101,90,韩梅梅\n"


@pytest.fixture(autouse=True)
def _a_community(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHITING_DATABASE__URL", f"sqlite:///{tmp_path}/yishiting.db")
    monkeypatch.setenv("YISHITING_FILES__FOLDER", str(tmp_path / "files"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text(CSV)
    found = CliRunner().invoke(app, ["register", "import", "in.csv", "--found", "Gardens", "--yes", "--lang", "en"])
    assert found.exit_code == 0, found.output


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["places", "sheets.pdf", "--bot", "@yishiting_bot", *arguments])


def _pages(folder: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "sheets.pdf").read_bytes()))


def test_door_and_lift_of_every_entrance_are_printed_and_one_is_taken_out_of_use(tmp_path: Path) -> None:
    nothing = _run()
    assert nothing.exit_code != 0
    assert not (tmp_path / "sheets.pdf").exists()

    assert _run("--entrances").exit_code == 0
    assert _pages(tmp_path) == 6
    assert _run("--entrances").exit_code == 0  # nothing is made twice
    assert _pages(tmp_path) == 6

    with closing(sqlite3.connect(tmp_path / "yishiting.db")) as database:
        ((code,),) = database.execute("select code from place_codes order by id limit 1").fetchall()
    assert _run("--end", code).exit_code == 0
    assert _pages(tmp_path) == 5
    assert _run("--end", code).exit_code != 0
