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
from governance.forms.form import FormError
from governance.forms.syntax import read_json, read_toml
from governance.law.presets import parse_own
from governance.places.proposal import own_rule_data
from governance.register.sheet import read_sheet
from governance.sayable import N_, in_english

# Address space. The interpreter takes 30 MB of it, a million short cells some 150.
MEMORY = 512 * 1024 * 1024
# Seconds of a processor, and seconds by the clock. A register of 20,000 homes takes about two.
PROCESSOR = 10
CLOCK = 30
# What 20,000 homes come to, three times.
MOST_TOLD = 16_000_000

# Those of texts, and the one of the names in a zip file: no module can be loaded later.
_ENCODINGS = (*NAMES, "cp437")

_LONGEST_TEXT = 300  # letters of a name, a source or a note of an own rule

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


def _rule(content: bytes) -> Iterable[Mapping[str, Any]]:
    """The rule of decision that a file in TOML or JSON states, as plain data, or what is wrong with it."""
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        preset = parse_own(read_json(text) if text.lstrip()[:1] in ("{", "[") else read_toml(text))
        if preset.rule.is_election:
            raise FormError("kind", "an election has candidates; only a rule for resolutions is taken in here")
        told = own_rule_data(preset)
        for key, value in told.items():
            if isinstance(value, str) and len(value) > _LONGEST_TEXT:
                raise FormError(key, "a text here has at most {most} characters", most=_LONGEST_TEXT)
        yield {"good": True, "rule": told}
    except UnicodeDecodeError:
        yield _trouble("", N_("this is no text in UTF-8; please save it as plain text"), {})
    except RecursionError:
        yield _trouble("", N_("this is nested too deeply for a rule"), {})
    except FormError as error:
        place = error.place if isinstance(error.place, str) else error.place.said(in_english)
        yield _trouble(place, error.message, error.values)


def _trouble(place: str, message: str, values: Mapping[str, object]) -> Mapping[str, Any]:
    said = {name: value if isinstance(value, int) else str(value) for name, value in values.items()}
    return {"good": False, "place": place, "message": message, "values": said}


KINDS: dict[str, Callable[[bytes], Iterable[Mapping[str, Any]]]] = {"register": _register, "rule": _rule}


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
