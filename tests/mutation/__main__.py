"""Change the engine in one place at a time and see whether a test notices.

    python -m tests.mutation [module …]            all engine modules, or those named (ballots weights …)
    python -m tests.mutation --seconds 600         stop after ten minutes and say how far it came

Each mutant runs in a forked process: first the worked cases, then, if it lives, the tests of the clauses.
Mutants that may live are listed in `tests/mutation/explained.txt`, each with the reason why nothing can notice.
"""

import ast
import contextlib
import importlib.abc
import importlib.machinery
import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.governance.worked_cases import all_worked

ENGINE = (
    "ballots", "comparison", "conditions", "decision", "election", "proxies",
    "quorum", "roll", "tally", "verdict", "weight", "weights",
)  # fmt: skip
"""From a roll and ballots to a verdict; reading and wording have tests of their own."""

ROOT = Path(__file__).parents[2]
TESTS = [
    "governance/test_roll.py", "governance/test_conflicts.py", "governance/test_silence.py",
    "governance/test_facts.py", "governance/test_weights.py", "governance/test_proxies.py",
    "governance/test_conditions.py", "governance/test_rule_form.py", "governance/test_decision.py",
    "governance/test_election.py", "governance/test_case_form.py", "handlers/test_verdict_words.py",
    "handlers/test_election_words.py", "handlers/test_case_words.py",
]  # fmt: skip
LONGEST = 30
WORKED = all_worked()

_SIGNS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OPERATIONS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
}


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every other node that could stand in this place, with words for it."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _SIGNS.get(type(node.ops[0]), ()):
            yield (
                f"{type(node.ops[0]).__name__} → {other.__name__}",
                ast.Compare(node.left, [other()], node.comparators),
            )
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and ↔ or", ast.BoolOp(other_op, node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        other_operation = _OPERATIONS[type(node.op)]
        words = f"{type(node.op).__name__} → {other_operation.__name__}"
        yield words, ast.BinOp(node.left, other_operation(), node.right)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.IfExp):
        yield "if turned", ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.If):
        yield "condition turned", ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.AugAssign) and type(node.op) in _OPERATIONS:
        yield "augmented → assigned", ast.Assign([node.target], node.value)
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield "returns None", ast.Return(ast.Constant(None))


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} → {node.value + 1}", ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield f"{node.value[:20]!r} → other", ast.Constant(node.value + "~")


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, what was changed, the changed source) of each single change; annotations and docstrings stay."""
    tree = ast.parse(source)
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns"):
                continue
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(node, ast.AST) or _untouched(parent, node):
                    continue
                for words, other in changes(node):
                    _put(parent, field, place, ast.copy_location(other, node))
                    yield node.lineno, words, ast.unparse(ast.fix_missing_locations(tree))  # type: ignore[attr-defined]
                    _put(parent, field, place, node)


def _untouched(parent: ast.AST, node: ast.AST) -> bool:
    """Docstrings, and names in `__slots__`-like declarations: nothing a verdict depends on."""
    return isinstance(parent, ast.Expr) or (
        isinstance(parent, ast.keyword) and parent.arg in ("frozen", "slots", "strict")
    )


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name == self.name else None

    def create_module(self, spec):
        return None

    def exec_module(self, module) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def noticed(module: str, source: str) -> bool:
    """Whether a forked process with this source fails a test, or never ends."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status != 0
    signal.alarm(LONGEST)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        lives = False
        with contextlib.suppress(BaseException):
            sys.meta_path.insert(0, Instead(f"governance.tally.{module}", source))
            lives = _worked_cases_agree() and _clauses_agree()
    os._exit(0 if lives else 1)


def _worked_cases_agree() -> bool:
    from governance.worked_votes.case_form import parse_case
    from governance.worked_votes.worked_case import case_data

    for worked in WORKED:
        case = parse_case(worked)
        answer = case_data(case, case.verdicts())
        if any(answer[key] != value for key, value in worked["expected"].items()):  # type: ignore[attr-defined]
            return False
    return True


def _clauses_agree() -> bool:
    files = [str(ROOT / "tests" / name) for name in TESTS]
    options = [
        "-x",
        "-q",
        "-m",
        "not slow",
        "--noconftest",
        "-c",
        os.devnull,
        f"--rootdir={ROOT}",
        "-p",
        "no:cacheprovider",
    ]
    return pytest.main([*options, *files]) == 0


def explained() -> set[str]:
    """`module:line-text · change` of each mutant that nothing can notice."""
    path = Path(__file__).with_name("explained.txt")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line for line in lines if line and not line.startswith(("#", " "))}


def main(arguments: list[str]) -> int:
    limit = float(arguments[arguments.index("--seconds") + 1]) if "--seconds" in arguments else float("inf")
    wanted = [name for name in arguments if name in ENGINE] or ENGINE
    started, tried, found, known = time.monotonic(), 0, [], explained()
    excused = 0
    for module in wanted:
        source = (ROOT / "governance" / "tally" / f"{module}.py").read_text(encoding="utf-8")
        lines = source.splitlines()
        if noticed(module, source):
            print(f"{module}: the tests fail without any change")
            return 2
        for line, words, changed in mutants(source):
            if time.monotonic() - started > limit:
                break
            tried += 1
            if noticed(module, changed):
                continue
            name = f"{module}: {lines[line - 1].strip()} · {words}"
            if name in known:
                excused += 1
            else:
                found.append(name)
                print(f"lives  {module}.py:{line}  {name}", flush=True)
        print(f"{module}: {tried} mutants so far, {len(found)} unexplained", flush=True)
    print(f"{tried} mutants, {tried - len(found) - excused} noticed, {excused} explained, {len(found)} unexplained")
    return 1 if found else 0


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.exit(main(sys.argv[1:]))
