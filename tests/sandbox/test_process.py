"""Does the sandbox start and stop as a command? Options, its one line, a signal, a taken port."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest

from bot.sandbox import __main__ as command
from tests.sandbox_client import Neighbourhood


def asked(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["sandbox", *words])


async def test_it_prints_its_address_and_ends_on_a_signal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    record = tmp_path / "record.jsonl"
    asked(monkeypatch, "--port", "0", "--rates", "telegram", "--record", str(record), "--no-request-log")
    running = asyncio.create_task(command.run(command.arguments()))
    for _ in range(100):
        await asyncio.sleep(0.02)
        if url := capsys.readouterr().out.strip():
            break

    async with Neighbourhood(url) as life:
        await life.person("王秀英").starts()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 5)

    assert url.startswith("http://127.0.0.1:")
    assert b"/start" in record.read_bytes()


def test_a_taken_port_ends_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        asked(monkeypatch, "--port", str(taken.getsockname()[1]))

        with pytest.raises(SystemExit, match="cannot listen on port"):
            command.main()
