"""Is what somebody sends read outside the bot, within limits, by a process that knows nothing and leaves nothing behind?"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.documents import foreign, reading_room
from bot.documents.limits import NotASpreadsheet, TooLarge
from bot.documents.reading import read_spreadsheet
from bot.jobs.register_files import read_file
from governance.register.sheet import read_sheet
from tests.bot.documents.hostile import GIVEN_UP, KINDS, LARGE, NONE, READ, Hostile, hostile, workbook
from tests.yardstick import slowness

ROOT = Path(__file__).parents[3]
HOMES = "楼栋,单元,房号,面积,业主\n1,1,101,89.37,王秀英\n1,1,102,约89,李强\n"

# One of each way to keep a reader busy or to fill its memory.
A_DOZEN = (
    "quotes that kill the sniffer",
    "nothing but commas",
    "zero bytes",
    "places that the pattern for places is slow at",
    "a sheet that unpacks without end",
    "a sheet that unpacks to more than it says",
    "a billion laughs",
    "a tag that never ends",
    "merged over the whole sheet",
    "blank cells far away",
    "thousands of sheets",
    "packed in another way",
    "macros and links to elsewhere",
)


async def becomes(file: Hostile, *, within: float = reading_room.CLOCK) -> str:
    """What becomes of a file at the door."""
    try:
        await foreign.read("register", file.content, within=within)
    except foreign.Unfinished:
        return GIVEN_UP
    except TooLarge:
        return LARGE
    except NotASpreadsheet:
        return NONE
    return READ


class Pulse:
    """The longest time for which the event loop did nothing else, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def __aenter__(self) -> Pulse:
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._beating.cancel()
        await asyncio.gather(self._beating, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - begun - 0.005)


def memory_used() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("name", A_DOZEN)
async def test_a_hostile_file_is_read_or_refused_while_everything_else_goes_on(name: str) -> None:
    file = hostile(name)
    before = memory_used()

    async with Pulse() as pulse:
        became = await becomes(file)

    assert became == file.becomes
    assert pulse.longest < 0.25 * slowness()
    assert memory_used() - before < 30


def test_each_dozen_is_of_the_kinds_that_there_are() -> None:
    assert set(A_DOZEN) <= set(KINDS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_an_honest_text_says_at_the_door_what_it_says_within(encoding: str) -> None:
    content = HOMES.encode(encoding)

    reading = await read_file(content)

    assert reading == read_sheet([line.split(",") for line in HOMES.splitlines()])
    assert [fault.value for fault in reading.faults] == ["约89"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Vivienda;Propietario;Cuota\n1ºA;Ana Gil;33,3%\n1ºA;Eva Sanz;3‰\n02-ene;Leo Roy;0\n"),
        ("mac_roman", "Lot;Copropriétaire;Tantièmes\n1;Hélène Roy et Luc Roy;1/3\n2;Müller & Söhne GmbH;2/3\n"),
        ("cp932", "部屋番号,区分所有者,議決権\n101,佐藤花子,1\n"),
    ],
)
async def test_a_list_of_another_place_says_at_the_door_what_it_says_within(encoding: str, text: str) -> None:
    """Nothing that reading needs may be loaded behind the door: there no file can be opened."""
    content = text.encode(encoding)

    assert await read_file(content) == read_sheet(read_spreadsheet(content))


async def test_an_honest_workbook_is_read_at_the_door() -> None:
    reading = await read_file(workbook())

    assert reading.good
    assert [(str(one.place), one.weight, one.owners[0].name) for one in reading.entries] == [
        ("1-1-101", 893700, "王秀英")
    ]


async def test_a_reading_past_its_time_is_ended_and_nothing_of_it_is_left() -> None:
    begun = time.perf_counter()

    became = await becomes(hostile("a long text shared by all cells"), within=0.3)

    assert became == GIVEN_UP
    assert time.perf_counter() - begun < 5 * slowness()
    assert _children() == []


async def test_whoever_stops_waiting_leaves_no_process_behind() -> None:
    reading = asyncio.create_task(foreign.read("register", hostile("a long text shared by all cells").content))
    async with asyncio.timeout(30):
        while not _children():
            await asyncio.sleep(0.01)
    begun = time.perf_counter()

    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)

    assert time.perf_counter() - begun < 2 * slowness()
    assert _children() == []


def _children() -> list[int]:
    """The reading rooms of this process that are there yet, ended or not."""
    command = ["ps", "-A", "-ww", "-o", "ppid=,pid=,args="]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    ours = [line for line in listed if line.split()[0] == str(os.getpid())]
    return [int(line.split()[1]) for line in ours if "reading_room" in line or "defunct" in line]


async def test_no_more_are_read_at_once_than_there_are_seats() -> None:
    slow = hostile("a long text shared by all cells").content
    reading = [asyncio.create_task(foreign.read("register", slow, within=1)) for _ in range(foreign.AT_ONCE + 2)]
    most = 0
    while not all(one.done() for one in reading):
        most = max(most, len(_children()))
        await asyncio.sleep(0.05)

    ended = await asyncio.gather(*reading, return_exceptions=True)

    assert most == foreign.AT_ONCE
    assert all(isinstance(one, foreign.Unfinished) for one in ended)


async def test_what_did_not_come_to_its_end_is_read_a_second_time_and_no_third(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = 0

    async def ends(kind: str, content: bytes) -> list[bytes]:
        nonlocal begun
        begun += 1
        raise foreign.Unfinished

    monkeypatch.setattr(foreign, "read", ends)

    with pytest.raises(foreign.Unfinished):
        await read_file(b"")

    assert begun == 2


async def test_the_reading_room_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YISHITING_TELEGRAM__TOKEN", "1:secret")
    tell = "import json, os, sys; sys.stdin.read(); print('\"read\"'); print(json.dumps(dict(os.environ)))"
    _instead_of_reading(monkeypatch, tmp_path, tell)

    (told,) = await foreign.read("register", b"")

    assert json.loads(told).keys() <= {"PYTHONPATH", "PYTHONUTF8", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME"}


async def test_an_answer_without_end_is_not_taken_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _instead_of_reading(monkeypatch, tmp_path, "import sys\nwhile True: sys.stdout.write('x' * 65536)")
    before = memory_used()

    with pytest.raises(foreign.Unfinished):
        await foreign.read("register", b"")

    assert memory_used() - before < 60


def _instead_of_reading(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Another program in the place of the reading room."""
    room = folder / "bot" / "documents" / "reading_room.py"
    room.parent.mkdir(parents=True)
    room.write_text(program, encoding="utf-8")
    monkeypatch.setattr(foreign, "_ROOT", folder)


def _confined(program: str, limits: str = "") -> subprocess.CompletedProcess[str]:
    begin = f"import socket\nfrom bot.documents.reading_room import confine\nconfine({limits})\n{program}"
    environment = {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", begin]
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("open('/etc/hostname')", "Too many open files"),
        ("socket.socket()", "Too many open files"),
        ("b'x' * 600_000_000", "MemoryError"),
    ],
)
def test_whoever_reads_can_open_no_file_and_no_connection_and_take_no_more_memory(program: str, error: str) -> None:
    ended = _confined(program)

    assert ended.returncode == 1
    assert error in ended.stderr


def test_whoever_reads_without_end_is_ended_by_the_system_even_if_nobody_waits() -> None:
    assert _confined("while True: pass", "processor=1").returncode < 0
    assert _confined("import time; time.sleep(60)", "clock=1").returncode < 0


def test_want_of_memory_is_said_and_no_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(content: bytes) -> list[dict[str, int]]:
        raise MemoryError

    monkeypatch.setitem(reading_room.KINDS, "register", full)

    assert list(reading_room.answer("register", b"")) == [b'"too large"\n']


def test_an_answer_that_would_fill_the_bots_memory_is_called_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "MOST_TOLD", 100)

    assert list(reading_room.answer("register", HOMES.encode())) == [b'"too large"\n']
