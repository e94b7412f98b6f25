"""Is what a card, a due row and a line of the journal are about written in one way, and read again as it was meant?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine.subjects import Numbered, Subject, key_of
from tests import ROOT

# What a community counts for itself, and people say: the journal calls it by that number, everything else by its key.
_WITH_NUMBERS = ("matter", "roster", "reminder")
# The sandbox knows nothing of ours, and who holds a ballot is no subject.
_OTHERS = ("bot/sandbox/", "storage/ballots/electorates.py")
_BY_HAND = re.compile(r'\bf"[a-z_]+:\{')


def _ours() -> Iterator[tuple[str, str]]:
    for package in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(_OTHERS):
                yield name, Path(path).read_text("utf-8")


def test_a_subject_says_its_table_its_key_and_what_of_it() -> None:
    motion = Subject("motion", 12)

    assert motion == "motion:12"
    assert motion.part("receipt") == Subject("motion", 12, "receipt") == "motion:12:receipt"
    assert [key_of(one) for one in (motion, motion.part(3))] == [12, 12]
    with pytest.raises(ValueError, match="no table's word"):
        Subject("motion:12", 3)


def test_nobody_writes_one_by_hand() -> None:
    found = [f"{name}: {line.strip()}" for name, text in _ours() for line in text.splitlines() if _BY_HAND.search(line)]

    assert found == []


def test_the_journal_calls_by_its_number_what_has_one_and_nothing_else_does() -> None:
    """A key in a line of the journal once had the words of other matters deleted, in every community at once."""
    by_key, elsewhere = [], []
    for name, text in _ours():
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        recorded = [node.args[3] for node in calls if _called(node) == "record" and len(node.args) > 3]
        by_key += [
            f"{name}:{one.lineno}" for one in recorded if _called(one) == "Subject" and _word(one) in _WITH_NUMBERS
        ]
        numbered = [node for node in calls if _called(node) == "Numbered" and node not in recorded]
        elsewhere += [name for _ in numbered if name != "storage/engine/subjects.py"]

    assert by_key == []
    assert elsewhere == ["storage/privacy/retention.py"]  # which looks for the journal's own lines
    assert Numbered("matter", 7) == "matter:7"


def _called(node: ast.expr) -> str:
    made = node.func if isinstance(node, ast.Call) else node
    return made.attr if isinstance(made, ast.Attribute) else made.id if isinstance(made, ast.Name) else ""


def _word(node: ast.expr) -> str:
    first = node.args[0] if isinstance(node, ast.Call) else None
    return str(first.value) if isinstance(first, ast.Constant) else ""
