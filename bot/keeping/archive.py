"""Archive (a backup, or one community on its way): what is in it, and whether it is still what was written into it.

A zip file: `tables/NAME.jsonl` (one row a line), `files/DIGEST` (photos and papers), `manifest.json` with the SHA-256
of every other member, and `manifest.sha256`. Rows of all databases look alike: it can be read back into any of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import orjson

from governance.sayable import Sayable, cause

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
_PIECE = 1 << 20


class ArchiveError(Sayable):
    """The archive cannot be used; the text is one line that says why."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table in an archive: its columns in the order of the values, and how many rows there are."""

    name: str
    columns: list[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says about itself. `what`: "backup" or "community". `revision`: of the tables in it."""

    what: str
    made_at: datetime
    version: str
    revision: str
    tables: list[TablePart]
    files: list[str]
    sums: dict[str, str]
    about: dict[str, Any] = field(default_factory=dict)


class Writer:
    """Writes an archive beside its place, and puts it there only when it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self._sums: dict[str, str] = {}
        self._tables: list[TablePart] = []
        self._files: list[str] = []

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Names and votes: for nobody else on this machine.
        handle = os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            # It is thrown away; that the list of contents cannot be written on a full disk does not matter.
            with contextlib.suppress(OSError, ValueError):
                self._zip.close()
            with contextlib.suppress(OSError):
                self._file.close()
            self.part.unlink(missing_ok=True)

    def table(self, name: str, columns: list[str]) -> TableWriter:
        """Begin a table; only one is open at a time."""
        return TableWriter(self, name, columns)

    def file(self, digest: str, content: bytes) -> None:
        """Add a stored file; pictures and papers are packed already."""
        member = zipfile.ZipInfo(f"files/{digest}")
        self._zip.writestr(member, content, zipfile.ZIP_STORED)
        self._sums[member.filename] = hashlib.sha256(content).hexdigest()
        self._files.append(digest)

    def finish(self, what: str, made_at: datetime, version: str, revision: str, about: dict[str, Any]) -> None:
        """Seal the archive: it is whole and on the disk, but not in its place yet."""
        facts = {
            "format": FORMAT,
            "what": what,
            "made_at": made_at.isoformat(),
            "version": version,
            "revision": revision,
            "tables": [{"name": one.name, "columns": one.columns, "rows": one.rows} for one in self._tables],
            "files": self._files,
            "sums": self._sums,
            "about": about,
        }
        content = orjson.dumps(facts, option=orjson.OPT_INDENT_2)
        self._zip.writestr(MANIFEST, content)
        self._zip.writestr(SEAL, hashlib.sha256(content).hexdigest())
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def place(self) -> None:
        """Put the sealed archive into its place."""
        self.part.replace(self.path)
        # The new name itself must be on the disk before an older archive may go.
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def opened(self, member: str) -> Any:
        """A member to be written in pieces."""
        return self._zip.open(member, "w", force_zip64=True)

    def written(self, member: str, digest: str, part: TablePart) -> None:
        """A table is complete."""
        self._sums[member] = digest
        self._tables.append(part)


class TableWriter:
    """The rows of one table, on their way into an archive."""

    def __init__(self, writer: Writer, name: str, columns: list[str]) -> None:
        self._writer, self._name, self._columns = writer, name, columns
        self._member = f"tables/{name}.jsonl"
        self._sum = hashlib.sha256()
        self._rows = 0

    def __enter__(self) -> Self:
        self._into = self._writer.opened(self._member)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._into.close()
        if kind is None:
            part = TablePart(self._name, self._columns, self._rows)
            self._writer.written(self._member, self._sum.hexdigest(), part)

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write some rows."""
        content = b"".join(orjson.dumps(row) + b"\n" for row in rows)
        self._into.write(content)
        self._sum.update(content)
        self._rows += len(rows)


class Reader:
    """Reads an archive. Raises ArchiveError where it is not what it was."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        try:
            self._zip = zipfile.ZipFile(self.path)
            content = self._zip.read(MANIFEST)
            seal = self._zip.read(SEAL).decode()
        except OSError as error:
            raise ArchiveError("{path} cannot be read ({why}).", path=self.path, why=cause(error)) from error
        except (zipfile.BadZipFile, zlib.error, KeyError, UnicodeDecodeError, EOFError) as error:
            raise ArchiveError("{path} is not a Yishiting archive, or is only part of one.", path=self.path) from error
        if hashlib.sha256(content).hexdigest() != seal:
            raise ArchiveError("{path} was changed: its list of contents does not match its checksum.", path=self.path)
        self.manifest = _manifest(self.path, content)
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def verify(self) -> None:
        """Read everything and compare each checksum. Raises ArchiveError."""
        wanted = self.manifest.sums
        there = {*self._zip.namelist()} - {MANIFEST, SEAL}
        if missing := sorted(wanted.keys() - there):
            raise ArchiveError("{path} is incomplete: {missing} is missing.", path=self.path, missing=missing[0])
        if there - wanted.keys():
            raise ArchiveError("{path} was changed: something was added to it.", path=self.path)
        for member, digest in wanted.items():
            if self._digest(member) != digest:
                raise ArchiveError(
                    "{path} is damaged: {member} does not match its checksum.", path=self.path, member=member
                )

    def _digest(self, member: str) -> str:
        found = hashlib.sha256()
        try:
            with self._zip.open(member) as content:
                while piece := content.read(_PIECE):
                    found.update(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            return ""
        return found.hexdigest()

    def rows(self, part: TablePart, size: int) -> Iterator[list[list[Any]]]:
        """The rows of a table, `size` at a time."""
        some: list[list[Any]] = []
        with self._zip.open(f"tables/{part.name}.jsonl") as lines:
            for line in lines:
                some.append(orjson.loads(line))
                if len(some) == size:
                    yield some
                    some = []
        if some:
            yield some

    def file(self, digest: str) -> bytes:
        """The bytes of a stored file."""
        return self._zip.read(f"files/{digest}")


def _manifest(path: Path, content: bytes) -> Manifest:
    facts = orjson.loads(content)
    if facts.get("format") != FORMAT:
        raise ArchiveError("{path} was written by a newer version of Yishiting. Install that version.", path=path)
    tables = [TablePart(one["name"], one["columns"], one["rows"]) for one in facts["tables"]]
    made_at = datetime.fromisoformat(facts["made_at"])
    return Manifest(
        facts["what"],
        made_at,
        facts["version"],
        facts["revision"],
        tables,
        facts["files"],
        facts["sums"],
        facts["about"],
    )
