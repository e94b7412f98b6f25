"""A command line to type into, in this process or as a process of its own."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import failures
from bot.cli.app import app
from tests.bot.bot_api import TOKEN
from tests.clocks import StoryClock, entry

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def environment(folder: Path, api: str = "http://127.0.0.1:9", **more: str) -> dict[str, str]:
    """What the command is told, with everything it writes in `folder`."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("YISHITING_")},
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C",
        "YISHITING_TELEGRAM__TOKEN": TOKEN,
        "YISHITING_TELEGRAM__API_BASE": api,
        "YISHITING_DATABASE__URL": f"sqlite:///{folder}/y.db",
        "YISHITING_FILES__FOLDER": f"{folder}/files",
        "YISHITING_BACKUP__FOLDER": f"{folder}/kept",
        "YISHITING_BACKUP__NIGHTLY": "false",
        **more,
    }


async def started(
    folder: Path, *arguments: str, api: str = "http://127.0.0.1:9", clock: StoryClock | None = None, **more: str
) -> asyncio.subprocess.Process:
    """The command as a process of its own, by the machine's clock or by that of a story."""
    return await asyncio.create_subprocess_exec(
        *entry(clock), *arguments,
        cwd=folder, env=environment(folder, api, **more),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def command(
    folder: Path, *arguments: str, api: str = "http://127.0.0.1:9", clock: StoryClock | None = None, **more: str
) -> Ended:
    """Run the command to its end."""
    process = await started(folder, *arguments, api=api, clock=clock, **more)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return Ended(process.returncode or 0, out.decode(), err.decode())


class Typed:
    """The command line in this process; everything that is written lies in `folder`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        # The test run keeps its own logging.
        monkeypatch.setattr("bot.process.logs.set_up", lambda *_settings: None)
        monkeypatch.chdir(folder)
        for name, value in environment(folder).items():
            if name.startswith("YISHITING_") or name == "LC_ALL":
                monkeypatch.setenv(name, value)

    def __call__(self, *arguments: str) -> Ended:
        """Type a command and read what it leaves."""
        code = failures.guarded(lambda: app(list(arguments)))
        out, err = self._capsys.readouterr()
        return Ended(code, out, err)
