"""Has every room a place among the tests, under its own name, and does everything stay small enough to be overlooked?

Modules and functions are counted in lines, folders in modules (`__init__.py` apart).
"""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.routes import HOUSE
from tests import ROOT

_MODULE, _FUNCTION = 400, 40  # lines
_FOLDER, _FOLDER_OF_TESTS = 20, 30  # modules
_WALK = 1200  # words
_WRITTEN_BY_A_SCRIPT = ROOT / "storage" / "migrations" / "versions"


@pytest.mark.parametrize("room", [room.name for room in HOUSE.rooms])
def test_a_room_has_tests_under_its_name(room: str) -> None:
    assert [*ROOT.glob(f"tests/handlers/{room}/test_*.py"), *ROOT.glob(f"tests/scenarios/{room}/test_*.py")]


def _modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if _WRITTEN_BY_A_SCRIPT not in path.parents:
                yield path


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From its docstring to its end: a parameter on a line of its own is an entry in a list, and nothing to follow."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def test_no_module_is_longer_than_a_sitting() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in _modules("bot", "governance", "handlers", "storage", "tests")
    }

    assert {name: count for name, count in lines.items() if count > _MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}, {_lines(node)} lines"
        for path in _modules("bot", "governance", "handlers", "storage")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > _FUNCTION
    ]

    assert long == []


def test_no_folder_holds_more_modules_than_one_overlooks() -> None:
    ours = Counter(
        path.parent for path in _modules("bot", "governance", "handlers", "storage") if path.name != "__init__.py"
    )
    theirs = Counter(path.parent for path in _modules("tests") if path.name != "__init__.py")
    full = {folder: count for folder, count in ours.items() if count > _FOLDER}
    full |= {folder: count for folder, count in theirs.items() if count > _FOLDER_OF_TESTS}

    assert {str(folder.relative_to(ROOT)): count for folder, count in full.items()} == {}


def test_the_walk_through_the_house_is_read_at_one_sitting_and_leaves_the_rooms_to_say_what_they_are() -> None:
    words = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split()
    silent = [room.name for room in HOUSE.rooms if not importlib.import_module(f"handlers.{room.name}").__doc__]

    assert len(words) < _WALK
    assert silent == []
