"""Database file: is the SQLite file that was opened still the one at its path, and was there one before?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from governance.sayable import N_
from storage.engine.trouble import DatabaseGoneError

_GONE = N_(
    "The database file was deleted or replaced while the bot was running: nothing is recorded or confirmed "
    "any more. Put the same file back, or stop the bot and restore a backup."
)
_BESIDE = ("-wal", "-shm", "-journal")


class DatabaseFile:
    """A SQLite file, known by its device and inode from the first connection on.

    What is written into a deleted file is lost when the last process closes it, however well it was committed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None
        self.has_log = False
        """Does it write ahead, into `-wal`?"""

    def opened(self) -> None:
        """A connection is there: from now on this is the file."""
        if self._known is None:
            self._known = _identity(self._path)

    @property
    def gone(self) -> bool:
        """Is another file at its path, or none?"""
        return self._known is not None and _identity(self._path) != self._known

    def check(self) -> None:
        """Raises DatabaseGoneError if it is gone."""
        if self.gone:
            raise DatabaseGoneError(_GONE)

    def check_commit(self) -> None:
        """To be asked while the connection that has committed is open: only then must its `-wal` be there, too."""
        self.check()
        if self.has_log and self._known is not None and _identity(Path(f"{self._path}-wal")) is None:
            raise DatabaseGoneError(_GONE)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def remember(path: Path) -> None:
    """There is a database now; its lock file says so when it should be gone one day."""
    lock = Path(f"{path}.lock")
    with contextlib.suppress(OSError):  # a folder that may not be written says so elsewhere
        lock.touch(mode=0o600)
        if not lock.stat().st_size:
            lock.write_text("There is a database beside this file.\n", encoding="utf-8")


def trace(path: Path, backups: Iterable[Path]) -> Path | None:
    """What says that there was a database where none is: its `-wal`, its lock file, the newest backup; else None."""
    beside = [Path(f"{path}{end}") for end in _BESIDE if end != "-shm"]
    lock = Path(f"{path}.lock")
    marked = [lock] if lock.is_file() and lock.stat().st_size else []
    return next((one for one in [*(found for found in beside if found.exists()), *marked, *backups]), None)


def set_rest_aside(path: Path, stamp: str) -> None:
    """What a lost database left beside it must not be taken for a part of a new one; it is kept under a new name."""
    for end in _BESIDE:
        if (rest := Path(f"{path}{end}")).exists():
            kept = Path(f"{path}.before-{stamp}{end}")
            while kept.exists():
                kept = kept.with_name(f"{kept.name}+")
            rest.rename(kept)
