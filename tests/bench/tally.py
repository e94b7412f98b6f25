"""Tally, timed: how long 100,000 units take from file to verdict, and 3,000 inside the bot.

    python -m tests.bench.tally [--units 100000]

The file goes through the real command in a process of its own; time and peak memory are those of that process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from governance.law import presets
from governance.tally.decision import decide
from governance.tally.quorum import turnout
from governance.tally.roll import RegisterRow

UNITS = 100_000
INSIDE = 3_000
SECONDS, MEBIBYTES, MILLISECONDS = 2.0, 512, 50
"""What must not be exceeded."""
TIMES = 5
"""On cores of unknown speed: at most so many times the processor time of `bare_tally`."""


def write_large_vote(path: Path, units: int = UNITS, preset: str = "cn_278_special") -> None:
    """8,000 different areas of two decimals, every tenth owner with two units, a ballot for nine units of ten."""
    register = [
        {
            "unit": f"{n // 100}-{n:06}",
            "owner": f"O{n - (n % 10 == 1):06}",
            "area": f"{60 + n % 80}.{n * 7 // 80 % 100:02}",
        }
        for n in range(units)
    ]
    choices = ["yes"] * 7 + ["no", "abstain"]
    ballots = {str(row["unit"]): choices[n % 9] for n, row in enumerate(register) if n % 10}
    case = {"id": "large", "preset": preset, "register": register, "ballots": ballots}
    path.write_text(json.dumps(case), encoding="utf-8")


@dataclass(frozen=True)
class Run:
    """A command run to its end: seconds on the clock, seconds of the processor, peak MiB, what it printed."""

    clock: float
    worked: float
    mebibytes: float
    printed: str


def file_to_verdict(path: Path) -> Run:
    """`python -m bot tally FILE --json`."""
    run = _run("-m", "bot", "tally", str(path), "--json")
    assert json.loads(run.printed)[0]["quorum_met"] is True
    return run


def bare_count(path: Path) -> Run:
    """The shortest program that counts the same file."""
    run = _run(str(Path(__file__).with_name("bare_tally.py")), str(path))
    assert run.printed == "True True\n"
    return run


def _run(*arguments: str) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    # One child at a time tells what itself has used, whatever other children used before.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Run(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed)


def beside_the_bare_count(path: Path, pairs: int = 6) -> tuple[float, float]:
    """How many times the processor time of the bare count the command takes, and its peak MiB.

    In turns, the best of each: a neighbour on the same core slows any one of them. Ends early when all is well.
    """
    bare, full = [], []
    while len(full) < pairs and not (full and _times(full, bare) < TIMES):
        bare.append(bare_count(path))
        full.append(file_to_verdict(path))
    return _times(full, bare), max(run.mebibytes for run in full)


def _times(full: list[Run], bare: list[Run]) -> float:
    return min(run.worked for run in full) / min(run.worked for run in bare)


def inside_the_bot(units: int = INSIDE) -> tuple[float, float]:
    """Milliseconds of one verdict and of one turnout on rows that are already read: the best of five."""
    roll = [RegisterRow(f"U{n}", f"O{n}", 893_700 + n) for n in range(units)]
    ballots = {f"U{n}": ("yes", "yes", "yes", "no", "abstain")[n % 5] for n in range(units) if n % 7}
    rule = presets.get("cn_278_special")
    return _best(lambda: decide(rule, roll, ballots)), _best(lambda: turnout(rule, roll, set(ballots)))


def _best(work) -> float:
    times = []
    for _ in range(5):
        started = time.process_time()
        work()
        times.append((time.process_time() - started) * 1000)
    return min(times)


def apart(call: str) -> list[float]:
    """The numbers of a call in a process of its own: coverage slows what it watches, and a child is never thought
    smaller than the process that starts it."""
    command = f"from pathlib import Path; from tests.bench import tally; print(*tally.{call})"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True, text=True)
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tally")
    parser.add_argument("--units", type=int, default=UNITS)
    units = parser.parse_args().units
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        write_large_vote(path, units)
        runs, bare = zip(*((file_to_verdict(path), bare_count(path)) for _ in range(3)), strict=True)
    clock = ", ".join(f"{run.clock:.2f}" for run in runs)
    worked = ", ".join(f"{run.worked:.2f}" for run in runs)
    print(f"{units:,} units, file to verdict: {clock} s on the clock, {worked} s of processor (limit {SECONDS} s)")
    print(f"that is {_times(list(runs), list(bare)):.1f} times the shortest program (limit {TIMES})")
    print(f"peak memory: {max(run.mebibytes for run in runs):.0f} MiB (limit {MEBIBYTES} MiB)")
    verdict, so_far = inside_the_bot()
    print(
        f"{INSIDE:,} units inside the bot: verdict {verdict:.1f} ms, turnout {so_far:.1f} ms (limit {MILLISECONDS} ms)"
    )


if __name__ == "__main__":
    main()
