"""Reached lines: which tests come through which line. Noted by pytest while it runs, read when a line is changed.

    REACHED=folder python -m pytest -p tests.mutation.reached …      each process writes one file into the folder

Coverage knows the line, the test is its context. Only what a process of pytest itself runs is noted.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

from tests import yardstick

ROOT = Path(__file__).parents[2]
SOURCES = ("bot", "handlers", "storage")
_UNBOUND = 1000.0  # times slower than where limits are meant
# First what is cheap and close to the code; stories when there is time left.
_ORDER = ("handlers", "storage", "bot", "scenarios")


class Noting:
    """Follows one run of pytest."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.json"
        self.until = time.monotonic() + float(os.environ.get("REACHED_SECONDS", "inf"))
        self.coverage = coverage.Coverage(
            data_file=None, config_file=False, source=[str(ROOT / one) for one in SOURCES],
            concurrency=["thread", "greenlet"], messages=False,
        )  # fmt: skip
        self.lasted: dict[str, float] = {}
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The cheap ones first."""
        rooms = {name: place for place, name in enumerate(_ORDER)}
        items.sort(key=lambda item: rooms.get(item.path.relative_to(ROOT / "tests").parts[0], len(rooms)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """The test is the context of what runs in it."""
        if time.monotonic() > self.until:
            item.session.shouldstop = "the time for this is over"
        self.coverage.start()
        self.coverage.switch_context(item.nodeid)
        started = time.monotonic()
        try:
            return (yield)
        finally:
            self.lasted[item.nodeid] = round(time.monotonic() - started, 3)
            self.coverage.stop()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What fails without any change notices nothing."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write down what was noted."""
        data = self.coverage.get_data()
        lines: dict[str, dict[int, list[str]]] = {}
        for name in data.measured_files():
            found = data.contexts_by_lineno(name)
            lines[str(Path(name).relative_to(ROOT))] = {line: tests for line, tests in found.items() if any(tests)}
        told = {"lines": lines, "lasted": self.lasted, "failed": sorted(self.failed)}
        self.path.write_text(json.dumps(told), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Note, if somebody wants it noted, and not in the process that only hands out the tests."""
    distributes = getattr(config.option, "dist", "no") != "no" and "PYTEST_XDIST_WORKER" not in os.environ
    if "REACHED" in os.environ and not distributes:
        # What counts lines makes everything slow, and not alike: which lines a test comes through is asked here, not how
        # quickly, so that its limits in time do not bind. Tests take the yardstick by name, after this.
        yardstick.slowness = lambda: _UNBOUND
        config.pluginmanager.register(Noting(Path(os.environ["REACHED"])), "noting what is reached")


# Reading it


@dataclass
class Reached:
    """What was noted: the tests of each line, how long each lasts."""

    lines: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    lasted: dict[str, float] = field(default_factory=dict)

    def tests(self, path: str, lines: range, seconds: float) -> list[str]:
        """The tests that come through one of these lines, the shortest first, as many as last so long together."""
        found = {test for line in lines for test in self.lines.get((path, line), ()) if test in self.lasted}
        chosen: list[str] = []
        for test in sorted(found, key=lambda test: (self.lasted[test], test)):
            seconds -= self.lasted[test]
            if chosen and seconds < 0:
                break
            chosen.append(test)
        return chosen


def read(folder: Path) -> Reached:
    """All that the processes have noted in a folder; tests that failed are left out."""
    reached, failed = Reached(), set()
    for path in folder.glob("*.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        failed |= {*told["failed"]}
        reached.lasted |= told["lasted"]
        for name, lines in told["lines"].items():
            for line, tests in lines.items():
                reached.lines[name, int(line)] |= {test for test in tests if test}
    reached.lasted = {test: lasts for test, lasts in reached.lasted.items() if test not in failed}
    return reached
