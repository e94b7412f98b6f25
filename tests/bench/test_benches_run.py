"""Does every bench still run to its end and print its figures? Each in its smallest form, where limits mean nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.ballots.ballots import ballots
from storage.register.register import units
from tests.bench import many
from tests.bench.filling import HOMES, TIED
from tests.bench.holding import PARTS
from tests.bot.bot_api import BotApi
from tests.databases import empty_postgres, opened
from tests.samples import communities

_PATIENCE = 500  # seconds
_ALREADY = TIED - many._VOTERS  # ballots of each community that are there before anything is measured

OF_A_VOTE = [
    "opening a vote",
    "inviting everybody in private",
    "100 ballots in the group",
    "the turnout on the card",
    "10 ballots in private",
    "10 open the motion",
    "reminding those who have not voted",
    "counting a vote",
    "the papers after a vote",
]
OF_ONE_BOT = [
    "a tick with nothing due, ms",
    "a look at its health, ms",
    "a beat among the workers, ms",
    "a ballot (50 in a commit), ms",
    "statements a ballot",
    "a report, ms",
    "a “me too”, ms",
    "playing a thing that is due, ms",
    "a message, ms",
    "memory afterwards, MB",
]
OF_AN_ARCHIVE = [
    "open matters",
    "open matters in the group",
    "search, a common word",
    "search, a sentence",
    "search, a word with a letter wrong",
    "search, one character",
    "search, nothing there",
    "one matter",
    "figures",
    "raising one",
    "open matters, page 100",
    "closed matters",
    "closed matters, page 100",
    "one's own matters",
    "the week of what is overdue",
    "an index filled again",
    "a deadline that has passed",
]
OF_A_PROCESS = ["start until it listens, s", "memory then, MB"]


def _printed(bench: str, *arguments: str) -> str:
    """What a bench prints in a process of its own: all of it, or what it died of fails the test."""
    command = [sys.executable, "-W", "ignore", "-m", bench, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_PATIENCE)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1), done.stderr  # 1: a limit was missed
    return done.stdout


def _rows(printed: str, figures: int) -> dict[str, list[float]]:
    """Name → figures, of each line that has so many of them in columns behind a name."""
    row = re.compile(rf"^(\S.*?)((?:\s+[\d.]+){{{figures}}})(?:\s\s.*)?$", re.MULTILINE)
    return {name: [float(one) for one in columns.split()] for name, columns in row.findall(printed)}


def test_the_count_of_a_file() -> None:
    printed = _printed("tests.bench.tally", "--units", "300")

    told = re.sub(r"\d+\.\d+", "1.0", printed)
    told = re.sub(r"memory: \d+", "memory: 1", told)
    assert told.splitlines() == [
        "300 units, file to verdict: 1.0, 1.0, 1.0 s on the clock, 1.0, 1.0, 1.0 s of processor (limit 1.0 s)",
        "that is 1.0 times the shortest program (limit 5)",
        "peak memory: 1 MiB (limit 512 MiB)",
        "3,000 units inside the bot: verdict 1.0 ms, turnout 1.0 ms (limit 50 ms)",
    ]


@pytest.mark.postgres
def test_lists_searches_and_ticks_beside_an_archive() -> None:
    printed = _printed("tests.bench.archive", "--open", "20", "--closed", "60", "--rounds", "1")

    told = re.findall(r"^(\w.*?) {2,}[\d.]+ +[\d.]+ +[\d.]+(?:  MISSED)?$", printed, re.MULTILINE)
    assert re.findall(r"^(\w+): 20 open, 60 closed matters$", printed, re.MULTILINE) == ["sqlite", "postgresql"]
    assert told == 2 * OF_AN_ARCHIVE


def test_how_long_a_vote_keeps_others_waiting() -> None:
    printed = _printed("tests.bench.holding", "--only", "sqlite", "--homes", "60", "--part", "vote")

    assert list(_rows(printed, 5)) == OF_A_VOTE


@pytest.mark.nightly
@pytest.mark.postgres
def test_how_long_anything_keeps_others_waiting() -> None:
    printed = _printed("tests.bench.holding", "--homes", "60")

    files, server = re.findall(r"^== \w+: .*\n((?:(?!==).*\n)+)", printed, re.MULTILINE)
    for one in (files, server):
        assert re.findall(r"^(\w+), machine", one, re.MULTILINE) == list(PARTS)
        assert all(_rows(part, 5) for part in one.strip().split("\n\n"))
    assert list(_rows(files, 5)) == list(_rows(server, 5))


@pytest.mark.postgres
async def test_one_bot_over_communities_filled_with_years(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with empty_postgres(postgres_url) as url, BotApi(sendMessage=communities.Message()).listening() as api:
        await many.fill(url, 2)
        costs = await many.Measuring(url, 2, api.address).all()
        async with opened(url) as database:
            homes = await database.look(select(func.count()).select_from(units))
            voted = await database.look(select(func.count()).select_from(ballots))

    assert list(costs) == OF_ONE_BOT
    assert all(cost > 0 for cost in costs.values())
    assert (homes[0][0], voted[0][0]) == (2 * HOMES, 2 * (_ALREADY + many._VOTERS))


@pytest.mark.nightly
@pytest.mark.postgres
def test_many_communities_beside_few() -> None:
    printed = _printed("tests.bench.many", "--communities", "11")

    assert re.findall(r"^filled (\d+) communities in \d+ s$", printed, re.MULTILINE) == ["10", "11"]
    assert list(_rows(printed, 3)) == [*OF_A_PROCESS, *OF_ONE_BOT]


@pytest.mark.nightly
@pytest.mark.postgres
def test_several_workers_together() -> None:
    printed = _printed("tests.bench.workers", "--updates", "50", "--workers", "1,2")

    rounds = re.findall(r"^ +(\d) +\d+ +\d+ +\d+ +\d+$", printed, re.MULTILINE)
    assert rounds == ["1", "2"]


@pytest.mark.nightly
@pytest.mark.postgres
def test_ballots_a_second_beside_bare_bots() -> None:
    printed = _printed("tests.bench", "--presses", "20")

    half, verdicts = "at half of that peak", ["speed", "cost of durability", "answer"]
    bare = ["bare, as it comes, one by one", "bare, as it comes, concurrent", "bare, on our transport"]
    full = ["full path, SQLite, synchronous FULL", "full path, PostgreSQL"]
    told = re.findall(r"^ *(\S.*?) +\d+ +\d+ +\d+   (.*)$", printed, re.MULTILINE)
    assert [name for name, _ in told] == [*bare, full[0], half, full[1], half]
    assert [bool(re.fullmatch(r"\d+\.\d\d / \d+\.\d{3}", cost)) for _, cost in told] == 3 * [False] + 4 * [True]
    assert re.findall(r"^  (?:met   |MISSED)  ([\w ]+): .*\d", printed, re.MULTILINE) == 2 * verdicts
