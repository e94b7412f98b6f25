"""An update that cannot be read: how is it told from the others, and how are they saved from its company?

One sign that is no JSON spoils the whole answer of getUpdates for every parser. Then the answer is cut into its updates
without being understood, and each is read by itself; what cannot be is a stand-in, to be set aside.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

import orjson

# What gives JSON its shape: texts, brackets, commas.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},]', re.DOTALL)
_NUMBER = re.compile(rb"\s*:\s*(\d{1,19})(?=[\s,}])")
# Both databases hold so much in a number.
_LARGEST = (1 << 63) - 1


class Unreadable(dict[str, Any]):
    """Stands in the place of an update that cannot be read: its number, or 0, and no word of it."""

    @classmethod
    def of(cls, number: int, content: bytes) -> Unreadable:
        """The stand-in; by the print of its content it is known again when it comes twice."""
        return cls(update_id=number, bytes=len(content), print=hashlib.sha256(content).hexdigest()[:16])

    def __str__(self) -> str:
        return f"no update, {self['bytes']} bytes"


def is_update(raw: object) -> TypeGuard[dict[str, Any]]:
    """Has it the shape of an update, with a number that can be stored?"""
    return isinstance(raw, dict) and type(number := raw.get("update_id")) is int and 0 <= number <= _LARGEST


def as_updates(found: Sequence[object]) -> list[dict[str, Any]]:
    """What getUpdates gave, with a stand-in for whatever is no update."""
    return [one if is_update(one) else _stand_in(one) for one in found]


def _stand_in(found: object) -> Unreadable:
    try:
        return Unreadable.of(0, orjson.dumps(found))
    except orjson.JSONEncodeError:  # too deep to be written, though not to be read
        return Unreadable.of(0, b"")


def next_offset(batch: Sequence[dict[str, Any]], before: int | None) -> int | None:
    """What is to be fetched next, once a batch is done: behind the last update whose number is known, and the rest.

    None if not one number is known, and none was before.
    """
    for behind, raw in enumerate(reversed(batch), start=1):
        if raw["update_id"]:
            return int(raw["update_id"]) + behind
    return None if before is None else before + len(batch)


def saved(payload: bytes) -> dict[str, Any] | None:
    """Updates that are no JSON as a whole, with a stand-in for each that is none; None if these are no updates."""
    parts = list(_parts(payload))
    if not parts or parts[-1] is not None:
        return None
    found = [_read(part) for part in parts if part is not None]
    return {"ok": True, "result": found} if any(one["update_id"] for one in found) else None


def _read(part: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(part)
    except orjson.JSONDecodeError:
        return Unreadable.of(_number_in(part), part)
    return found if is_update(found) else Unreadable.of(_number_in(part), part)


def _parts(payload: bytes) -> Iterator[bytes | None]:
    """The elements of the list `result`, then None if the list has an end."""
    depth, name, start, inside = 0, b"", 0, False
    for token in _TOKEN.finditer(payload):
        sign = token.group()
        if inside and depth == 2 and sign in {b",", b"]"}:
            if part := payload[start : token.start()].strip():
                yield part
            start = token.end()
        if sign in {b"[", b"{"}:
            depth += 1
            if depth == 2 and sign == b"[" and name == b'"result"':
                inside, start = True, token.end()
        elif sign in {b"]", b"}"}:
            depth -= 1
            if inside and depth == 1:
                yield None
                return
        elif depth == 1 and sign != b",":
            name = sign


def _number_in(part: bytes) -> int:
    """The `update_id` of what looks like an object, or 0."""
    depth = 0
    for token in _TOKEN.finditer(part):
        sign = token.group()
        depth += (sign in {b"[", b"{"}) - (sign in {b"]", b"}"})
        if depth == 1 and sign == b'"update_id"' and (number := _NUMBER.match(part, token.end())):
            found = int(number.group(1))
            return found if found <= _LARGEST else 0
    return 0
