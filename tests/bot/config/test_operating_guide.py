"""Does the operator's guide say what is so?"""

from __future__ import annotations

import re

import pytest
import typer.main

from bot.cli.app import app
from bot.config.table import DOCUMENT, with_table


def test_its_table_has_every_key() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")

    assert document == with_table(document), "run: python -m bot.config.table"


def test_it_names_every_command() -> None:
    rows = re.findall(r"^\| (`yishiting [^|]*) \|", DOCUMENT.read_text(encoding="utf-8"), flags=re.M)
    named = {name for row in rows for name in re.findall(r"`yishiting ([a-z-]+)|`, `([a-z-]+)", row)}

    missing = set(typer.main.get_group(app).commands) - {word for pair in named for word in pair}

    assert missing == set(), "add a row to the table of commands"


@pytest.mark.parametrize("guide", ["operating.md", "operating.zh-CN.md"])
def test_it_leads_to_every_file_that_is_there_for_operators(guide: str) -> None:
    document = (DOCUMENT.parent / guide).read_text(encoding="utf-8")
    files = {file.name for file in (DOCUMENT.parent / "operating").iterdir()}

    assert {name for name in files if f"](operating/{name})" not in document} == set()
