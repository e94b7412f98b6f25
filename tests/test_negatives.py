"""Does each word that must not be seen still exist? A check that it is absent goes blind when the sentence is reworded.

What a test says is absent is looked for in the catalogues, in the code, and in what tests themselves put in; numbers and
names in a sentence stand for any. What exists nowhere is a check that can never fail.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests import ROOT

# What must never appear, though nothing of ours says it: the mark of a fault, or a word that was taken out for good.
NEVER_SAID = {
    " INFO ": "Python's logging writes it",
    "temporary file": "nginx writes it into its log",
    "heard: 早上好": "put together by the bot of that test: “heard: ” and what it heard",
}
_NEGATIVE = frozenset({"sees_not", "shows_not"})
_ANY = re.compile(r"…|[0-9]+|\{[^{}]*\}|<[^<>]*>|[“”\"`\n]+")


def _literals(tree: ast.AST, *, negative: bool) -> Iterator[tuple[int, str]]:
    """Strings of a module: those that must not be seen, or all others."""
    absent = {id(node) for node in _absent(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (id(node) in absent) is negative:
            yield node.lineno, node.value


def _absent(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _NEGATIVE:
            yield from node.args[:1]
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn):
            yield node.left


@cache
def _said() -> str:
    """All that may be said: catalogues, code, the sandbox's page, and what tests put in."""
    texts = [path.read_text("utf-8") for path in (ROOT / "handlers" / "locales").rglob("*.po")]
    for package in ("bot", "handlers", "storage", "governance"):
        for kind in ("*.py", "*.js", "*.html", "*.toml", "*.typ"):
            texts += [path.read_text("utf-8") for path in (ROOT / package).rglob(kind)]
    for path in (ROOT / "tests").rglob("*.py"):
        if path.name != Path(__file__).name:
            texts += [text for _, text in _literals(ast.parse(path.read_text("utf-8")), negative=False)]
    return "\n".join(texts)


def _blind(text: str) -> list[str]:
    """The parts of it that nobody says."""
    return [part for part in _ANY.split(text.removeprefix("re:")) if len(part) > 1 and part not in _said()]


def test_what_must_not_be_seen_is_said_somewhere() -> None:
    blind = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for line, text in _literals(ast.parse(path.read_text("utf-8")), negative=True):
            if text not in NEVER_SAID and (parts := _blind(text)):
                blind[f"{path.relative_to(ROOT)}:{line}"] = parts

    assert blind == {}


def test_a_sentence_that_was_reworded_is_noticed() -> None:
    assert _blind("诉求12号") == []
    assert _blind("诉求12号" + "改写") == ["号改写"]


def test_no_exception_is_left_over() -> None:
    tests = (ROOT / "tests").rglob("test_*.py")
    absent = {text for path in tests for _, text in _literals(ast.parse(path.read_text("utf-8")), negative=True)}

    assert {text for text in NEVER_SAID if text not in absent or not _blind(text)} == set()
