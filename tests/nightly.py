"""`make nightly`: the long form of all tests, one step after the other; says how far it is and how long each step took.

The whole suite in its long form with its coverage, which must not fall; handlers and scenarios once more on PostgreSQL;
what depends on the date, on other dates; and the bench in its smallest form, which shows that it still runs. Every step
is taken though one before it failed.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator

Command = list[str]
_PATIENCE = "faulthandler_timeout=1200"  # seconds that one test may take
_PURE = 100  # percent of the lines and branches of the rules, on which decisions rest


def steps(jobs: str) -> Iterator[tuple[str, Command]]:
    """What each step is called, and its command."""
    python = [sys.executable, "-m"]
    tests = [*python, "pytest", "-q", "-n", jobs]
    yield "long form, with coverage", [*tests, "--nightly", "-o", _PATIENCE, "--cov", "--cov-report=term"]
    pure = ["--include=governance/*", f"--fail-under={_PURE}"]
    yield "coverage of the rules", [*python, "coverage", "report", *pure]
    places = ["tests/handlers", "tests/scenarios"]
    yield "handlers and scenarios on PostgreSQL", [*tests, *places, "--database", "postgresql"]
    if importlib.util.find_spec("tests.shifted"):
        yield "other dates", [*python, "tests.shifted", "-n", jobs]
    yield "bench, in its smallest form", [*python, "tests.bench", "--presses", "200"]


def main(jobs: str = "2") -> int:
    """Take all steps. Returns how many failed."""
    planned, failed = list(steps(jobs)), []
    for number, (name, command) in enumerate(planned, 1):
        _say(f"{number} of {len(planned)}: {name}")
        begun = time.monotonic()
        code = subprocess.run(command, check=False).returncode
        if code:
            failed.append(name)
        _say(f"{'FAILED' if code else 'passed'} in {time.monotonic() - begun:.0f} s: {name}")
    _say(f"failed: {', '.join(failed)}" if failed else "all passed")
    return len(failed)


def _say(words: str) -> None:
    print(f"== {time.strftime('%H:%M:%S')} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
