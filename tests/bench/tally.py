"""How long do 100,000 units take from file to verdict, and 3,000 inside the bot?

    python -m tests.bench.tally

The file goes through the real command in a process of its own; time and peak memory are those of that process.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from governance import presets
from governance.decision import decide
from governance.quorum import turnout
from governance.roll import RegisterRow

UNITS = 100_000
INSIDE = 3_000
SECONDS, MEBIBYTES, MILLISECONDS = 2.0, 512, 50
"""What must not be exceeded."""


def write_large_vote(path: Path, units: int = UNITS, preset: str = "cn_278_special") -> None:
    """Areas of two decimals, every tenth owner with two units, a ballot for nine units of ten."""
    register = [
        {"unit": f"{n // 100}-{n:06}", "owner": f"O{n - (n % 10 == 1):06}", "area": f"{60 + n % 80}.{n % 100:02}"}
        for n in range(units)
    ]
    choices = ["yes"] * 7 + ["no", "abstain"]
    ballots = {str(row["unit"]): choices[n % 9] for n, row in enumerate(register) if n % 10}
    case = {"id": "large", "preset": preset, "register": register, "ballots": ballots}
    path.write_text(json.dumps(case), encoding="utf-8")


def file_to_verdict(path: Path) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of the processor, and peak MiB of `python -m bot tally FILE --json`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "tally", str(path), "--json"], capture_output=True, check=True, env=os.environ
    )
    seconds = time.perf_counter() - started
    assert json.loads(done.stdout)[0]["quorum_met"] is True
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, worked, after.ru_maxrss / 1024


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


def inside_apart() -> list[float]:
    """The same in a process of its own, where nothing else is measured (coverage slows what it watches)."""
    command = "from tests.bench.tally import inside_the_bot; print(*inside_the_bot())"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True, text=True)
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        write_large_vote(path)
        runs = [file_to_verdict(path) for _ in range(3)]
    clock = ", ".join(f"{seconds:.2f}" for seconds, _, _ in runs)
    worked = ", ".join(f"{seconds:.2f}" for _, seconds, _ in runs)
    print(f"{UNITS:,} units, file to verdict: {clock} s on the clock, {worked} s of processor (limit {SECONDS} s)")
    print(f"peak memory: {max(peak for _, _, peak in runs):.0f} MiB (limit {MEBIBYTES} MiB)")
    verdict, so_far = inside_the_bot()
    print(
        f"{INSIDE:,} units inside the bot: verdict {verdict:.1f} ms, turnout {so_far:.1f} ms (limit {MILLISECONDS} ms)"
    )


if __name__ == "__main__":
    main()
