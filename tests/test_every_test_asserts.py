"""Can every test fail? One that returns before it asserts, or asserts that one of two things is true, hides a fault."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Calls that fail when what they wait for does not come: the chat of the sandbox, the browser, pytest itself.
EXPECTING = frozenset(
    {"shows", "shows_not", "sees", "sees_not", "expect", "raises", "warns", "fail", "xfail", "given_up"}
)


def _named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _calls(node: ast.AST) -> Iterator[str]:
    """The names of what is called in an expression; not in functions that are only made there."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            yield _named(one)


def asserts(statements: Sequence[ast.stmt], known: frozenset[str]) -> bool | None:
    """Do these statements assert something however they are gone through? None: they may return before they do."""
    for statement in statements:
        found = _of(statement, known)
        if found or found is None:
            return found
    return False


def _of(node: ast.stmt, known: frozenset[str]) -> bool | None:
    match node:
        case ast.Assert():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return False
        case ast.Return():
            return True if node.value is not None and known & {*_calls(node.value)} else None
        case ast.With() | ast.AsyncWith():
            made = any(known & {*_calls(item.context_expr)} for item in node.items)
            return made or asserts(node.body, known)
        case ast.For() | ast.AsyncFor() | ast.While():
            heads = [node.test] if isinstance(node, ast.While) else [node.iter]
            return any(known & {*_calls(head)} for head in heads) or asserts(_picked(node.body), known)
        case ast.If():
            return _both(asserts(node.body, known), asserts(node.orelse, known))
        case ast.Match():
            ways = [asserts(case.body, known) for case in node.cases]
            return None if None in ways else all(ways)
        case ast.Try():
            tried = asserts([*node.body, *node.orelse], known)
            caught = [asserts(handler.body, known) for handler in node.handlers]
            if asserts(node.finalbody, known):
                return True
            return None if None in (tried, *caught) else bool(tried) and all(caught)
        case _:
            return bool(known & {*_calls(node)})


def _picked(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """What is done with those that a loop picks: `if …:` around an assertion leaves out some, not all."""
    found: list[ast.stmt] = []
    for statement in body:
        picks = isinstance(statement, ast.If) and not statement.orelse
        found += _picked(statement.body) if isinstance(statement, ast.If) and picks else [statement]
    return found


def _both(one: bool | None, other: bool | None) -> bool | None:
    return None if None in (one, other) else bool(one and other)


@cache
def trees() -> dict[str, ast.Module]:
    """Every file of the tests."""
    return {
        str(path.relative_to(TESTS)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(TESTS.rglob("*.py"))
    }


def functions(tree: ast.AST) -> Iterable[Function]:
    """All functions in a file."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


@cache
def helpers() -> frozenset[str]:
    """Functions of the tests that assert, and what calls them; of one name, all must."""
    made: dict[str, list[Function]] = {}
    for tree in trees().values():
        for one in functions(tree):
            if not one.name.startswith("test_"):
                made.setdefault(one.name, []).append(one)
    known = EXPECTING
    while True:
        found = {name for name, all_of in made.items() if all(asserts(one.body, known) for one in all_of)}
        if found <= known:
            return known
        known |= found


def _tests() -> Iterator[tuple[str, Function]]:
    for name, tree in trees().items():
        if name.rpartition("/")[2].startswith("test_"):
            for one in functions(tree):
                if one.name.startswith("test_"):
                    yield f"{name}:{one.lineno} {one.name}", one


def test_every_test_asserts_in_each_of_its_cases() -> None:
    found = {place: asserts(one.body, helpers()) for place, one in _tests()}

    assert len(found) > 1400
    assert [place for place, said in found.items() if said is None] == [], "these may return before they assert"
    assert [place for place, said in found.items() if not said] == [], "these assert nothing, or only in some cases"


def test_no_assertion_holds_whichever_of_two_things_is_true() -> None:
    found = [
        f"{name}:{one.lineno} {ast.unparse(one.test)[:100]}"
        for name, tree in trees().items()
        for one in ast.walk(tree)
        if isinstance(one, ast.Assert) and isinstance(one.test, ast.BoolOp) and isinstance(one.test.op, ast.Or)
    ]

    assert found == []


def test_nothing_is_replaced_that_may_not_be_there() -> None:
    """`setattr(…, raising=False)` goes on replacing a name that nobody reads any more."""
    found = [
        f"{name}:{one.lineno}"
        for name, tree in trees().items()
        for one in ast.walk(tree)
        if isinstance(one, ast.Call) and _named(one) == "setattr" and any(k.arg == "raising" for k in one.keywords)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("assert x", True),
        ("if x:\n  return\nassert y", None),
        ("if x:\n  assert x", False),
        ("if x:\n  assert x\nelse:\n  assert y", True),
        ("try:\n  f()\nexcept E:\n  return\nassert y", None),
        ("with raises(E):\n  f()", True),
        ("with opened() as f:\n  f()", False),
        ("async def g():\n  assert x\nawait g", False),
        ("await chat.shows('x')", True),
        ("for x in y:\n  assert x", True),
        ("for x in y:\n  if x:\n    assert x", True),
        ("for x in y:\n  if x:\n    return\n  assert x", None),
    ],
)
def test_what_counts_as_asserting(body: str, said: bool | None) -> None:
    made = ast.parse("async def test():\n" + "\n".join(f"  {line}" for line in body.splitlines())).body[0]
    assert isinstance(made, Function)

    assert asserts(made.body, EXPECTING) is said
