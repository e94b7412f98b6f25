"""Which bytes stand for a rule, a roll or a verdict, and what is their fingerprint?"""

import hashlib
import json


def canonical_json(data: object) -> bytes:
    """The one spelling of `data`: keys sorted, no spaces, UTF-8, no floats (they have no one spelling)."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_refuse).encode()


def fingerprint(data: object) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _refuse(value: object) -> object:
    raise TypeError(f"{type(value).__name__} has no canonical spelling; write it as text first")
