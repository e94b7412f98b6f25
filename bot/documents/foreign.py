"""Foreign bytes: how the bot learns what a file says that it does not trust.

Whatever somebody sends is read in a process of its own (`bot.documents.reading_room`, of photos `bot.documents.studio`)
with limits of time and memory, never in the bot's. That process inherits nothing of the bot's surroundings, and no file
but its three pipes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from bot.documents.limits import DRAWN, NotAPicture, NotASpreadsheet, TooLarge
from bot.documents.reading_room import CLOCK, MOST_TOLD, NO_SPREADSHEET, TOO_LARGE

# So many files are read at once: each may take a processor for some seconds.
AT_ONCE = 2
_PIECE = 65_536
# -S: no package of others is looked for, so it starts in a tenth of the time. -P: nor what lies where it starts.
_ALONE = ("-S", "-P", "-m")
_WITH_PACKAGES = ("-P", "-m")
_ROOT = Path(__file__).parents[2]
# Without these some systems start no process at all, or not this Python.
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")

_seats: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class Unfinished(NotASpreadsheet):
    """The reading ran past a limit, or its process ended: perhaps for want of room on this machine just now."""


async def read(kind: str, content: bytes, *, within: float = CLOCK) -> list[bytes]:
    """What the bytes say, as lines of JSON; `kind` is one of the reading room's.

    Raises NotASpreadsheet, or its kinds TooLarge and Unfinished. `within`: seconds, not counted while others are read.
    """
    head, *lines = (await _told((*_ALONE, "bot.documents.reading_room", kind), content, within)).splitlines()
    how = orjson.loads(head)
    if how == TOO_LARGE:
        raise TooLarge
    if how == NO_SPREADSHEET:
        raise NotASpreadsheet
    return lines


async def draw(kind: str, photos: Sequence[bytes], labels: Sequence[str], *, within: float = CLOCK) -> bytes:
    """A picture made of photos that somebody sent, in a process of its own; `kind` is one of the studio's.

    Raises NotAPicture, also where the process did not come to its end.
    """
    asked = orjson.dumps({"lengths": [len(photo) for photo in photos], "labels": list(labels)})
    content = b"\n".join([asked, b"".join(photos)])
    try:
        told = await _told((*_WITH_PACKAGES, "bot.documents.studio", kind), content, within)
    except Unfinished as error:
        raise NotAPicture from error
    head, _, picture = told.partition(b"\n")
    if orjson.loads(head) != DRAWN or not picture:
        raise NotAPicture
    return picture


async def plot(paper: str, facts: Mapping[str, Any], form: str, *, within: float = CLOCK) -> bytes:
    """One of our papers, drawn in a process of its own; `form`: png or pdf. Raises NotAPicture."""
    try:
        told = await _told((*_WITH_PACKAGES, "bot.documents.plotting", paper, form), orjson.dumps(facts), within)
    except Unfinished as error:
        raise NotAPicture from error
    return told.partition(b"\n")[2]


async def _told(module: Sequence[str], content: bytes, within: float) -> bytes:
    """What a process of its own answers to some bytes. Raises Unfinished."""
    async with _seat(), _process(module) as process:
        try:
            async with asyncio.timeout(within):
                _, told = await asyncio.gather(_hand_in(process, content), _hear(process))
                code = await process.wait()
        except TimeoutError as error:
            raise Unfinished("past its time") from error
    if code:
        raise Unfinished(f"ended with {code}")
    return told


@asynccontextmanager
async def _seat() -> AsyncIterator[None]:
    seats = _seats.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with seats:
        yield


@asynccontextmanager
async def _process(module: Sequence[str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A room of its own; when it is left, by whatever way, its process is gone."""
    command = (sys.executable, *module)
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=nothing, env=_surroundings(), start_new_session=True
        )
    except OSError as error:
        raise Unfinished(type(error).__name__) from error
    try:
        yield process
    finally:
        if process.returncode is None:
            _kill(process)
        await asyncio.shield(process.wait())


def _surroundings() -> dict[str, str]:
    """No token and no password: only what is needed to start."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


async def _hand_in(process: asyncio.subprocess.Process, content: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - it was asked for as a pipe
    with suppress(BrokenPipeError, ConnectionResetError):  # it has ended; why, its answer or its code says
        for piece in _pieces(content):
            process.stdin.write(piece)
            await process.stdin.drain()
    process.stdin.close()


def _pieces(content: bytes) -> Iterator[bytes]:
    whole = memoryview(content)
    return (bytes(whole[at : at + _PIECE]) for at in range(0, len(whole), _PIECE))


async def _hear(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    told = bytearray()
    while piece := await process.stdout.read(_PIECE):
        told += piece
        if len(told) > MOST_TOLD:
            _kill(process)  # it counts itself, so this is none of ours any more
            break
    return bytes(told)
