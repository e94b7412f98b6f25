"""Does the search find what was planted? A search that finds nothing must be one that could."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.secrets import MARKS, Planted, traces


def test_every_line_of_chatter_can_be_found_and_is_the_same_each_time() -> None:
    lines = list(Planted().chatter(500))

    assert lines == list(Planted().chatter(500))
    assert all(any(mark in line for mark in MARKS) for line in lines)
    assert len(set(lines)) == 500


def test_a_line_in_a_database_is_found_though_it_is_still_in_the_wal(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "y.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE talk (words TEXT)")
    connection.execute("INSERT INTO talk VALUES (?)", (next(Planted().chatter(1)),))

    found = traces(tmp_path, Planted().words)

    connection.close()
    assert {trace.file for trace in found} == {"y.db-wal"}


@pytest.mark.parametrize(
    "written",
    [
        "log: {word}",
        '{{"text": {json}}}',
        "https://api.telegram.org/bot{quoted}/getMe",
    ],
)
def test_a_word_is_found_however_it_is_written(written: str, tmp_path: Path) -> None:
    for word in (MARKS[0], Planted().token):
        text = written.format(word=word, json=json.dumps(word), quoted=quote(word))
        (tmp_path / "y.log").write_text(text, encoding="utf-8")

        assert word in {trace.word for trace in traces(tmp_path, [word])}


def test_what_was_not_planted_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "y.log").write_text("a quiet day, 张三 said nothing")

    assert traces(tmp_path, Planted().words) == []
