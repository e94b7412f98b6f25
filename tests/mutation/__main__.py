"""Change the engine in one place at a time and see whether a test notices.

    python -m tests.mutation [module …]            all engine modules, or those named (ballots weights …)
    python -m tests.mutation --seconds 600         stop after ten minutes and say how far it came

Each mutant runs in a forked process: first the worked cases, then, if it lives, the tests of the clauses.
Mutants that may live are listed in `tests/mutation/explained.txt`, each with the reason why nothing can notice.
"""

import ast
import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.governance.worked_cases import all_worked
from tests.mutation.operators import changes
from tests.mutation.planted import Instead

ENGINE = (
    "ballots", "comparison", "conditions", "decision", "election", "proxies",
    "quorum", "roll", "tally", "verdict", "weight", "weights",
)  # fmt: skip
"""From a roll and ballots to a verdict; reading and wording have tests of their own."""

ROOT = Path(__file__).parents[2]
ROOM = "governance.tally"
TESTS = [
    "governance/tally/test_roll.py", "governance/tally/test_conflicts.py", "governance/tally/test_silence.py",
    "governance/tally/test_facts.py", "governance/tally/test_weights.py", "governance/tally/test_proxies.py",
    "governance/tally/test_conditions.py", "governance/law/test_rule_form.py", "governance/tally/test_decision.py",
    "governance/tally/test_election.py", "governance/worked_votes/test_case_form.py", "handlers/tally/test_verdict_words.py",
    "handlers/tally/test_election_words.py", "handlers/worked_votes/test_case_words.py",
]  # fmt: skip
LONGEST = 30
WORKED = all_worked()


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
            sys.meta_path.insert(0, Instead(f"{ROOM}.{module}", source))
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
        source = (ROOT / ROOM.replace(".", "/") / f"{module}.py").read_text(encoding="utf-8")
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
