"""Fingerprint of a rule, a roll or a verdict, and the bytes that stand for it."""

import hashlib
import json
from collections.abc import Iterable


def canonical_json(data: object) -> bytes:
    """The one spelling of `data`: keys sorted, no spaces, UTF-8. Raises TypeError for floats, which have none."""
    _check(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(data: object) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _check(data: object) -> None:
    """Every value, quickly: a roll of 3,000 units holds 20,000 of them."""
    waiting: list[Iterable[object]] = [(data,)]
    while waiting:
        for value in waiting.pop():
            kind = type(value)
            if kind is str or kind is int:
                continue
            if isinstance(value, dict):
                waiting.append(value.values())
            elif isinstance(value, list | tuple):
                waiting.append(value)
            elif not (value is None or isinstance(value, str | int)):
                raise TypeError(f"{kind.__name__} has no canonical spelling; write it as text first")
