"""The reading room: a process of its own, in which bytes that somebody sent are read, and which ends with them.

`python -m bot.documents.reading_room KIND` takes the bytes at its standard input and answers with lines of JSON: how
it went, then what was read. It needs nothing but the standard library. Who starts it: `bot.documents.foreign`.
"""

from __future__ import annotations

import codecs
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from bot.documents.encodings import NAMES
from bot.documents.limits import NotASpreadsheet, TooLarge
from bot.documents.reading import read_spreadsheet
from governance.register.sheet import read_sheet

# Address space. The interpreter takes 30 MB of it, a million short cells some 150.
MEMORY = 512 * 1024 * 1024
# Seconds of a processor, and seconds by the clock. A register of 20,000 homes takes about two.
PROCESSOR = 10
CLOCK = 30
# What 20,000 homes come to, three times.
MOST_TOLD = 16_000_000

# Those of texts, and the one of the names in a zip file: no module can be loaded later.
_ENCODINGS = (*NAMES, "cp437")

READ, NO_SPREADSHEET, TOO_LARGE = "read", "no spreadsheet", "too large"


def confine(memory: int = MEMORY, processor: int = PROCESSOR, clock: int = CLOCK) -> None:
    """Give up what reading does not need: from here on no file, no connection and no process can be opened.

    Where the system has no resource limits (Windows), or not all of them (macOS has none for memory), the time limit of
    whoever waits outside is what is left, and that what is built is counted first.
    """
    with suppress(OSError):  # if memory runs short, this process goes and not the bot
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if hasattr(os, "nice"):
        os.nice(10)
    if hasattr(signal, "alarm"):
        signal.alarm(clock)  # should nobody wait outside any more
    try:
        import resource
    except ImportError:
        return
    limits = {"AS": memory, "CPU": processor, "FSIZE": 0, "CORE": 0, "NPROC": 0, "NOFILE": 0}
    for name, most in limits.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _register(content: bytes) -> Iterable[Mapping[str, Any]]:
    """The register that a spreadsheet states: what it is as a whole, then each unit, then each fault."""
    reading = read_sheet(read_spreadsheet(content))
    yield {
        "missing": reading.missing,
        "too_many_rows": reading.too_many_rows,
        "weighing": reading.weighing.as_data() if reading.weighing else None,
        "entries": len(reading.entries),
        "faults": len(reading.faults),
    }
    yield from map(asdict, reading.entries)
    yield from map(asdict, reading.faults)


KINDS: dict[str, Callable[[bytes], Iterable[Mapping[str, Any]]]] = {"register": _register}


def _line(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, default=_plain).encode(errors="replace") + b"\n"


def _plain(value: Enum | Fraction) -> object:
    return str(value) if isinstance(value, Fraction) else value.value


def answer(kind: str, content: bytes) -> Iterable[bytes]:
    """The lines that say how it went and what was read."""
    try:
        told = [_line(one) for one in KINDS[kind](content)]
    except (TooLarge, MemoryError):
        return [_line(TOO_LARGE)]
    except NotASpreadsheet:
        return [_line(NO_SPREADSHEET)]
    return [_line(READ), *told] if sum(map(len, told)) < MOST_TOLD else [_line(TOO_LARGE)]


def main() -> None:
    """Read what comes in, answer, and end."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    confine()
    sys.stdout.buffer.writelines(answer(sys.argv[1], sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to put in order, and to give back a million cells one by one takes its time


if __name__ == "__main__":
    main()
