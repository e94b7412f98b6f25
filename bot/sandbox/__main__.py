"""Sandbox as a process of its own: `python -m bot.sandbox --port 8081`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.sandbox.exchange import ANSWER_WITHIN, DEFAULT_TOKEN, Settings
from bot.sandbox.rates import Limits
from bot.sandbox.server import Sandbox


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bot.sandbox", description="A local Bot API server, on loopback.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the only token that is let in")
    parser.add_argument("--record", type=Path, help="file that the record is appended to")
    parser.add_argument("--rates", choices=["off", "telegram"], default="off", help="flood limits")
    parser.add_argument("--answer-within", type=float, default=ANSWER_WITHIN, help="seconds for a callback answer")
    parser.add_argument("--no-request-log", action="store_true", help="keep no list of requests (benchmarks)")
    return parser.parse_args()


async def run(given: argparse.Namespace) -> None:
    settings = Settings(
        token=given.token,
        limits=Limits() if given.rates == "telegram" else None,
        answer_within=given.answer_within,
        record_file=given.record,
        keep_requests=not given.no_request_log,
    )
    async with Sandbox(settings, port=given.port) as sandbox:
        sys.stdout.write(f"{sandbox.url}\n")
        sys.stdout.flush()
        stopped = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        await stopped.wait()


def main() -> None:
    given = arguments()
    try:
        import uvloop

        uvloop.run(run(given))
    except OSError as problem:
        sys.exit(f"The sandbox cannot listen on port {given.port}: {problem.strerror}")


if __name__ == "__main__":
    main()
