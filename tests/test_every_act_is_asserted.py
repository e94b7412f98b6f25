"""Does some test fail when a line of the journal is no longer written? Each act must stand in one, by its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACT = re.compile(r"[a-z]+\.[a-z_]+")

# Acts that are put together where they are written: what stands before the part that varies → each that comes of it.
PUT_TOGETHER = {
    "reminder.": {"reminder.paused", "reminder.resumed", "reminder.ended"},
    "matter.": {
        *("matter.take", "matter.answer", "matter.deadline", "matter.close", "matter.confirm", "matter.reopen"),
        *("matter.withdraw", "matter.erase"),
    },
    "swap.": {"swap.agreed", "swap.declined", "swap.taken"},
}


def _files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _records(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.expr]]:
    """Each place at which the journal gets a line: the function around it, and the act."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "journal.record":
                    yield function, call.args[2]


def _decided(tree: ast.Module) -> Iterator[str]:
    """What each `Decision` of an approval has written down: `act="role.confirmed"`, or a table that says which."""
    for call in ast.walk(tree):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "act":
                yield from (act for act in _texts(keyword.value) if ACT.fullmatch(act))
                for name in ast.walk(keyword.value):
                    if isinstance(name, ast.Subscript) and isinstance(name.value, ast.Name):
                        yield from _table(tree, name.value.id)


def _table(tree: ast.Module, name: str) -> Iterator[str]:
    for one in tree.body:
        targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.AnnAssign) else []
        if any(isinstance(to, ast.Name) and to.id == name for to in targets):
            yield from _texts(one.value)  # type: ignore[attr-defined]


def written(tree: ast.Module) -> Iterator[str]:
    """The acts that a file writes; of one that is put together only its beginning, with a dot at its end."""
    yield from _decided(tree)
    for function, act in _records(tree):
        if isinstance(act, ast.JoinedStr):
            yield next(_texts(act))
        elif isinstance(act, ast.Name):
            yield from _named(tree, function, act.id)
        else:
            yield from _texts(act)


def _named(tree: ast.Module, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Iterator[str]:
    """What a name may stand for: what it is set to, or what others hand over."""
    for one in ast.walk(function):
        if isinstance(one, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in one.targets):
            yield from _texts(one.value)
    names = [each.arg for each in function.args.args]
    for call in ast.walk(tree):
        if name in names and isinstance(call, ast.Call) and ast.unparse(call.func) == function.name:
            yield from _texts(call.args[names.index(name)])
        if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name:
            yield from (text for one in call.keywords if one.arg == name for text in _texts(one.value))


def asserted() -> set[str]:
    """The acts that stand in an assertion, or in a table of expectations that a test compares with."""
    found: set[str] = set()
    for name, tree in _files("tests"):
        if name.endswith(Path(__file__).name):
            continue
        tables: list[ast.AST] = [one for one in tree.body if isinstance(one, ast.Assign)]
        for one in ast.walk(tree):
            tables += [one] if isinstance(one, ast.Assert) else getattr(one, "decorator_list", [])
        for node in tables:
            found |= {act for text in _texts(node) for act in ACT.findall(text)}
    return found


def test_every_act_of_the_journal_stands_in_an_assertion() -> None:
    acts: dict[str, str] = {}
    for name, tree in _files("bot", "handlers", "storage"):
        for act in written(tree):
            for one in PUT_TOGETHER[act] if act.endswith(".") else {act}:
                acts.setdefault(one, name)
    known = asserted()

    assert len(acts) > 95
    assert {act: name for act, name in acts.items() if act not in known} == {}, "no test names these"


def test_no_act_is_hidden_from_this_walk() -> None:
    # An approval writes what its decisions say (`_decided`).
    hidden = [
        name
        for name, tree in _files("bot", "handlers", "storage")
        for _, act in _records(tree)
        if not [*_acts(tree, act)]
    ]
    put_together = {
        act for _, tree in _files("bot", "handlers", "storage") for act in written(tree) if act.endswith(".")
    }

    assert hidden == ["handlers/approvals/approval.py"]
    assert put_together == PUT_TOGETHER.keys()


def _acts(tree: ast.Module, act: ast.expr) -> Iterator[str]:
    functions = [function for function, one in _records(tree) if one is act]
    return _named(tree, functions[0], act.id) if isinstance(act, ast.Name) else _texts(act)
