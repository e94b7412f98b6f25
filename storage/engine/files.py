"""Files: photos and papers, kept as bytes beside the database, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    """A folder of files, each named by the SHA-256 of its bytes; writing the same bytes twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Write the bytes (durably, never half) and return their SHA-256 in hexadecimal."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes. Raises FileNotFoundError if there is no such file, ValueError if it was changed."""
        content = self._path(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"the stored file {digest} was changed")
        return content

    def forget(self, digest: str) -> None:
        """Remove a stored file; nothing happens if it is not there."""
        self._path(digest).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Every stored file, by its SHA-256, in order."""
        found = (path.name for path in self.folder.glob("[0-9a-f][0-9a-f]/*"))
        return sorted(name for name in found if len(name) == 64)

    def path(self, digest: str) -> Path:
        """Where a stored file lies, or would lie."""
        return self._path(digest)

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):
            raise ValueError("not the name of a stored file")
        return self.folder / digest[:2] / digest
