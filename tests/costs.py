"""What a run has cost: wall and processor seconds, with all processes that it started, and its ten slowest files."""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

_SHOWN = 10
_CPU = "cpu_seconds"  # what a worker of xdist tells the process that started it
_beside: list[float] = []
_last = [0.0]


def count(process: int) -> None:
    """Count a process, with those that it started, which is about to end and is nobody's child (PostgreSQL's server)."""
    facts = Path(f"/proc/{process}/stat")
    if facts.exists():  # on Linux
        spent = facts.read_text("ascii", "replace").rpartition(")")[2].split()[11:15]
        _beside.append(sum(map(int, spent)) / os.sysconf("SC_CLK_TCK"))


def _spent() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(_beside)


class Costs:
    """Gathers, in the process that prints."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._files: Counter[str] = Counter()
        self._processors: Counter[str] = Counter()
        self._workers: list[float] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        self._files[file] += report.duration
        self._processors[file] += dict(report.user_properties).get(_CPU, 0.0)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        self._workers.append(getattr(node, "workeroutput", {}).get(_CPU, 0.0))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        wall = time.monotonic() - self._begun
        # The workers of xdist are children as well: what they have told counts, not what the system says at their end.
        own = resource.getrusage(resource.RUSAGE_SELF)
        spent = sum(self._workers) + own.ru_utime + own.ru_stime if self._workers else _spent()
        write = terminalreporter.write_line
        write(f"{wall:.0f} s by the clock, {spent:.0f} s of processors, with all processes that were started")
        write("   clock  processors")
        for name, seconds in self._files.most_common(_SHOWN):
            write(f"{seconds:8.1f} {self._processors[name]:8.1f} s  {name}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was spent since the last report, in this process and in those that it waited for."""
    report = yield
    now = _spent()
    report.user_properties.append((_CPU, now - _last[0]))
    _last[0] = now
    return report


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Costs(), "costs")


def pytest_collection_finish() -> None:
    """From here on it is tests that cost."""
    _last[0] = _spent()


def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[_CPU] = _spent()
