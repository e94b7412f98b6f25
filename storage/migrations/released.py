"""Released migrations: which they are. They are never edited again: somebody's database was made by them.

At a release the newest migration gets its line here (`sha256sum storage/migrations/versions/*.py`), and a dump of data
of that version goes to `tests/storage/released/`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Released:
    """A migration that is out in the world: since which version, and the SHA-256 of its file."""

    revision: str
    version: str
    sha256: str


RELEASED = (Released("0001", "0.1.0", "021517265ba94cf434c51b02616b42e87b18bcaafb3a1699d63f8da1554deb0a"),)

NEXT = f"{len(RELEASED) + 1:04}"
"""The revision of the one migration that is not released yet (there may be none)."""
