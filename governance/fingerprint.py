"""Which bytes stand for a rule, a roll or a verdict, and what is their fingerprint?"""

import hashlib
import json


def canonical_json(data: object) -> bytes:
    """The one spelling of `data`: keys sorted, no spaces, UTF-8. Raises TypeError for floats, which have none."""
    _check(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(data: object) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _check(value: object) -> None:
    if isinstance(value, dict):
        for part in value.values():
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"{type(value).__name__} has no canonical spelling; write it as text first")
