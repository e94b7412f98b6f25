"""Change storage, handlers and bot at random, in one place at a time, and see whether a test notices.

    python -m tests.mutation.at_random                  60 changes, drawn by today's date
    python -m tests.mutation.at_random --seed 20261130  the same ones as on that day
    python -m tests.mutation.at_random --count 20 --minutes 10 --anew
    python -m tests.mutation.at_random --only storage/residents handlers/residents

First it is noted which tests come through which line (kept below `build/mutants`; `--anew`: noted again). Then each
change is tried with only those tests that come through the changed line, the shortest first, in a process of its own.
Half of the changes take away what protects people: who may, a second person, what is said in confidence, the journal.

Ends with 1 if fewer than six in ten are noticed of those that `explained.txt` does not explain, or if one goes
unnoticed that took away such a protection.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.mutation.guards import Guard, Mutant, mutants, readable
from tests.mutation.reached import ROOT, SOURCES, Reached, read

KEPT = ROOT / "build" / "mutants"
EXPLAINED = Path(__file__).with_name("explained.txt")
LEAST = 0.6
# Neither is the bot that people meet: a stand-in for Telegram, a demonstration, tables that have been released.
NOT_TRIED = ("bot/sandbox/", "bot/demo/", "storage/migrations/")
_NOTED_WITH = ("-m", "not browser and not postgres and not slow and not nightly")
_NOTED = ("tests/handlers", "tests/storage", "tests/bot", "tests/scenarios")
# So long the tests of one change may take, by what they took when they were noted, and then at the very most.
_ENOUGH, _AT_MOST = 40.0, 240.0
_GUARDS = 0.5
# What no single test may notice: every button with keys of another community, and the line that each writes.
_PAIRINGS = (
    "tests/handlers/test_four_pairings.py::test_no_{}_takes_any_key_of_theirs_whatever_key_of_mine_stands_beside_it"
)
_WALK = tuple(f"{_PAIRINGS.format(kind)}[from_the_first-sqlite]" for kind in ("button", "link"))
_RARELY = {"→ other": 0.1}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one change. `noticed` None: it was not tried, for the time was over."""

    mutant: Mutant
    tests: int
    noticed: bool | None
    seconds: float


# Which changes


def files(only: Sequence[str]) -> list[str]:
    """The files that are changed: all, or those below some folders."""
    found = (str(path.relative_to(ROOT)) for source in SOURCES for path in sorted((ROOT / source).rglob("*.py")))
    wanted = [path for path in found if not path.startswith(NOT_TRIED)]
    return [path for path in wanted if not only or path.startswith(tuple(only))]


def drawn(seed: int, count: int, only: Sequence[str]) -> list[Mutant]:
    """So many changes, the same ones for the same seed and source: half of them take a protection away."""
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path in files(only)}
    every = [one for path, source in sources.items() for one in mutants(path, source)]
    chance = random.Random(seed)
    chosen: list[Mutant] = []
    for guarding, most in ((True, round(count * _GUARDS)), (False, count)):
        left = [one for one in every if (one.guard is not Guard.NOTHING) is guarding]
        while left and len(chosen) < most:
            one = left.pop(chance.randrange(len(left)))
            likely = chance.random() < next((rate for words, rate in _RARELY.items() if words in one.words), 1)
            if likely and readable(one, sources[one.path]):
                chosen.append(one)
    chance.shuffle(chosen)
    return chosen


def explained() -> set[str]:
    """The changes that nothing can notice, as `Mutant.named` names them."""
    lines = EXPLAINED.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith(("#", " "))}


# Which tests


def note(seconds: float, jobs: int) -> None:
    """Run the tests once without any change and note which come through which line."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob("*.json"):
        old.unlink()
    say(f"Noting which tests come through which line, for at most {seconds / 60:.0f} minutes.")
    environment = {**os.environ, "REACHED": str(KEPT), "REACHED_SECONDS": str(seconds)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.reached", "-n", str(jobs), "-q", "--no-header"]
    subprocess.run([*command, "-p", "no:cacheprovider", *_NOTED_WITH, *_NOTED], cwd=ROOT, env=environment, check=False)


def tests_of(reached: Reached, mutant: Mutant) -> list[str]:
    """The tests that come through the changed line; where none is noted, through its function."""
    path = ROOT / mutant.path
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not mutant.function:  # what a module declares is read once, when it is imported: whoever uses the module sees it
        return reached.tests(mutant.path, range(1, tree.body[-1].end_lineno or 1), _ENOUGH)
    for whole in (False, True):
        found = reached.tests(mutant.path, _lines(tree, mutant.line, whole=whole), _ENOUGH)
        if found:
            return found
    return []


def _lines(tree: ast.Module, line: int, *, whole: bool) -> range:
    """The lines of the smallest statement (`whole`: function) around a line; coverage knows a statement by its first."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef) if whole else (ast.stmt,)
    around = [
        node for node in ast.walk(tree) if isinstance(node, kinds) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    smallest = min(around, key=lambda node: (node.end_lineno or 0) - node.lineno)
    first = smallest.body[0].lineno if whole else smallest.lineno  # type: ignore[attr-defined]
    last = smallest.end_lineno or first
    # Of a statement that holds others (`if …:`) only its own lines.
    inner = [child.lineno for child in ast.iter_child_nodes(smallest) if isinstance(child, ast.stmt)]
    return range(first, (last if whole or not inner else min(inner) - 1) + 1)


# Trying one


def attempt(mutant: Mutant, tests: Sequence[str], until: float) -> Outcome:
    """Run the tests with the change; noticed if one fails, or never ends. What guards somebody is walked past as well."""
    started = time.monotonic()
    noticed: bool | None = False
    for some in (tests, _WALK if mutant.guard in {Guard.AUTHORISATION, Guard.JOURNAL} else ()):
        if some and noticed is False:
            noticed = _run(mutant, some, until - time.monotonic())
    return Outcome(mutant, len(tests), noticed, time.monotonic() - started)


def _run(mutant: Mutant, tests: Sequence[str], left: float) -> bool | None:
    if left <= 0:
        return None
    original = (ROOT / mutant.path).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        planted = Path(folder) / "mutant.json"
        told = {"module": mutant.module, "source": mutant.source(original), "path": str(ROOT / mutant.path)}
        planted.write_text(json.dumps(told), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.planted", "-x", "-q", "-p", "no:cacheprovider"]
        process = subprocess.Popen(
            [*command, *tests],
            cwd=ROOT,
            env={**os.environ, "PLANTED": str(planted)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(min(_AT_MOST, left)) != 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True if left > _AT_MOST else None


def difference(mutant: Mutant) -> str:
    """The change as one reads it."""
    original = (ROOT / mutant.path).read_text(encoding="utf-8")
    lines = [text.splitlines() for text in (original, mutant.source(original))]
    return "\n".join(difflib.unified_diff(*lines, mutant.path, mutant.path, n=2, lineterm=""))


def say(text: str) -> None:
    """A line on the terminal, at once."""
    print(text, flush=True)


def judge(outcomes: Sequence[Outcome], seed: int) -> int:
    """Say what lived and how many were noticed; 0 if that is enough."""
    known = explained()
    sources = {one.mutant.path: (ROOT / one.mutant.path).read_text(encoding="utf-8") for one in outcomes}
    lived = [one for one in outcomes if one.noticed is False]
    excused = [one for one in lived if one.mutant.named(sources[one.mutant.path]) in known]
    found = [one for one in lived if one not in excused]
    for one in found:
        why = "" if one.tests else " (no test comes here)"
        say(f"\n{one.mutant.named(sources[one.mutant.path])}\n  took away: {one.mutant.guard.value}{why}")
        say(difference(one.mutant))
    tried = [one for one in outcomes if one.noticed is not None and one not in excused]
    noticed = sum(one.noticed is True for one in tried)
    grave = [one for one in found if one.mutant.guard is not Guard.NOTHING]
    missed = sum(one.noticed is None for one in outcomes)
    say(
        f"\nseed {seed}: {len(tried)} changes, {noticed} noticed, {len(found)} not, {len(excused)} explained, "
        f"{missed} not tried for want of time; {len(grave)} of those not noticed took a protection away"
    )
    return 1 if grave or not tried or noticed < LEAST * len(tried) else 0


def main(arguments: Sequence[str]) -> int:
    """Draw, note, try, judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.at_random", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=int(f"{datetime.now(UTC):%Y%m%d}"), help="default: today's date")
    parser.add_argument("--count", type=int, default=60, help="how many changes")
    parser.add_argument("--minutes", type=float, default=30, help="for all of it")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side")
    parser.add_argument("--anew", action="store_true", help="note anew which tests come through which line")
    parser.add_argument("--only", nargs="*", default=[], help="files or folders")
    wanted = parser.parse_args(arguments)
    until = time.monotonic() + 60 * wanted.minutes
    chosen = drawn(wanted.seed, wanted.count, wanted.only)
    if wanted.anew or not any(KEPT.glob("*.json")):
        note(60 * wanted.minutes * 0.5, wanted.jobs)
    reached = read(KEPT)
    say(f"Trying {len(chosen)} changes, seed {wanted.seed}.")
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(wanted.jobs) as pool:
        waiting = [pool.submit(attempt, one, tests_of(reached, one), until) for one in chosen]
        for future in as_completed(waiting):
            one = future.result()
            outcomes.append(one)
            said = {True: "noticed", False: "LIVES", None: "no time"}[one.noticed]
            place = f"{one.mutant.path}:{one.mutant.line}"
            say(
                f"[{len(outcomes)}/{len(chosen)}] {said:7}  {place}  {one.mutant.words}"
                f"  ({one.tests} tests, {one.seconds:.0f} s)"
            )
    return judge(sorted(outcomes, key=lambda one: (one.mutant.path, one.mutant.line)), wanted.seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
