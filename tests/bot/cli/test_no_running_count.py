"""Does any command print, or write on a paper, how an open vote stands? Every one of them is typed.

Archives hold the database as it is, ballots included, and say so (`docs/proof.md`): of them only what is printed counts.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.main import get_command

from bot.cli.app import app
from storage.ballots import ballots
from tests.bot.cli.typed import Typed
from tests.databases import opened
from tests.handlers.ballots.test_sealed_votes import HE, WANG, an_owners_vote, casts
from tests.handlers.talk import talking

LINES = (
    "doctor",
    "health",
    "migrate",
    "backup all.zip",
    "updates list",
    "updates retry",
    "groups list",
    "groups accept 1",
    "groups refuse 1",
    "register export register.csv",
    "register import register.csv",
    "guide board.pdf --bot yishiting_bot",
    "places sheets.pdf",
    "appoint 1",
    "export 1 house.zip",
    "export 1 house.zip --hand-over",
    "take-back 1",
    "import house.zip",
    "move-to sqlite:///other.db",
    "restore all.zip --force",
    "roll export 1 roll.csv",
    "ballots export 1 ballots.csv",
    "tally",
    "rules",
)
# A community of its own, in memory; and what is running says only what it logs (`tests/bot/test_least_data.py`).
NOT_TYPED = frozenset({"demo", "run"})
_SIZES_AND_TIMES = re.compile(r"[\d.]+ [kM]B|\d{4}-\d\d-\d\d \d\d:\d\d|\d{8}-\d{6}")


def _commands(command: Any, *path: str) -> Iterator[str]:
    for name, inner in command.commands.items():
        if hasattr(inner, "commands"):
            yield from _commands(inner, *path, name)
        else:
            yield " ".join([*path, name])


async def _a_vote(folder: Path, empty: Path, choice: str) -> list[str]:
    """A database in which a vote is open and two homes have voted so; returns what is stored of that."""
    shutil.copy(empty, folder / "y.db")
    async with opened(f"sqlite+aiosqlite:///{folder}/y.db") as database:
        async with talking(database) as talk:
            await an_owners_vote(talk, ballots.GROUP)
            for person in (HE, WANG):
                await casts(talk, ballots.GROUP, person, choice)
        return [row.choice for row in await database.look(select(ballots.ballots))]


def _printed(typed: Typed, empty: Path, choice: str) -> dict[str, str]:
    for left in typed.folder.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    assert asyncio.run(_a_vote(typed.folder, empty, choice)) == [choice] * 2
    told = {}
    for line in LINES:
        ended = typed(*line.split())
        told[line] = _SIZES_AND_TIMES.sub("…", f"{ended.code} {ended.out} {ended.err}")
    told["the register's paper"] = (typed.folder / "register.csv").read_text("utf-8-sig")
    return told


def test_every_command_is_typed() -> None:
    typed = {name for name in _commands(get_command(app)) for line in LINES if f"{line} ".startswith(f"{name} ")}

    assert typed | NOT_TYPED == set(_commands(get_command(app)))


@pytest.mark.nightly
def test_no_command_prints_how_an_open_vote_stands(typed: Typed, empty_sqlite: Path) -> None:
    yes, no = _printed(typed, empty_sqlite, "yes"), _printed(typed, empty_sqlite, "no")

    assert {line: told for line, told in yes.items() if told != no[line]} == {}
    done = {line for line, told in yes.items() if told.startswith("0 ")}
    assert {"backup all.zip", "register export register.csv", "export 1 house.zip --hand-over", "take-back 1"} <= done
