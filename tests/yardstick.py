"""A yardstick: how slow is this machine just now? A limit in time fails because of the code, and not because of a neighbour.

What is measured is foreign work of the kinds that ours consists of, so that ours cannot make the yardstick longer.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from statistics import median

# What the work below takes where limits are meant: a shared machine of two cores with nothing else to do.
_QUIET_MS = 6.7
ROUNDS = 5
_LINES = [{"key": f"unit:{number}", "owner": f"owner:{number}", "area": 893_700 + number} for number in range(1500)]


def _work() -> None:
    words = [json.dumps(line, sort_keys=True) for line in _LINES]
    with sqlite3.connect(":memory:") as there:
        there.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
        there.executemany("INSERT INTO lines (words) VALUES (?)", [(one,) for one in words])
        found = there.execute("SELECT words FROM lines ORDER BY words DESC").fetchall()
    there.close()
    kept = sorted(json.loads(one)["area"] for (one,) in found)
    for one in words:
        hashlib.sha256(one.encode()).hexdigest()
    assert len(kept) == len(_LINES)


def slowness() -> float:
    """How much slower it is than where limits are meant, in time of a processor; less than 1 where it is quicker."""
    assert sys.gettrace() is None, "what counts lines makes everything slow, and not alike"
    taken = []
    for _ in range(5):
        begun = time.process_time()
        _work()
        taken.append(1000 * (time.process_time() - begun))
    return median(taken) / _QUIET_MS


async def as_on_a_quiet_machine(measure: Callable[[int], Awaitable[Mapping[str, float]]]) -> dict[str, float]:
    """The median of five runs, each divided by how slow the machine was just before and just after it."""
    rounds: list[dict[str, float]] = []
    for number in range(ROUNDS):
        before = slowness()
        found = await measure(number)
        slow = (before + slowness()) / 2
        rounds.append({name: value / slow for name, value in found.items()})
    return {name: median(one[name] for one in rounds if name in one) for name in rounds[0]}
