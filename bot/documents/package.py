"""A package of XML parts (XLSX): how is a part read a piece at a time, and never more than is allowed?"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from bot.documents.limits import LONGEST_TAG, MOST_DEPTH, MOST_PARTS, MOST_UNPACKED, NotASpreadsheet, TooLarge

Begin = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_PIECE = 65_536
# How an entry in a zip file's list of contents begins.
_ENTRY = b"PK\x01\x02"
# Others unpack a whole part at once, whatever is asked for; no program for spreadsheets uses them.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Package:
    """The parts of a package. What is unpacked is counted over all of them, as it is and not as it is announced."""

    def __init__(self, content: bytes) -> None:
        # Before the list of contents is made: each entry would become an object.
        if content.count(_ENTRY) > MOST_PARTS:
            raise TooLarge
        with _spoilt():
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        if sum(part.file_size for part in self._zip.infolist()) > MOST_UNPACKED:
            raise TooLarge
        self._names = {part.filename.lower(): part for part in self._zip.infolist()}
        self._left = MOST_UNPACKED

    def has(self, name: str) -> bool:
        """Is there such a part?"""
        return name.lower() in self._names

    def read(self, name: str, begin: Begin, end: End | None = None, text: Text | None = None) -> None:
        """Go through a part; tags and attributes come by their names, without a namespace. Raises NotASpreadsheet."""
        parser = _parser(begin, end, text)
        fed = 0
        with _spoilt():
            for piece in self._pieces(name):
                parser.Parse(piece, False)  # noqa: FBT003 - it takes no keyword
                fed += len(piece)
                if fed - max(0, parser.CurrentByteIndex) > LONGEST_TAG:
                    raise TooLarge
            parser.Parse(b"", True)  # noqa: FBT003

    def _pieces(self, name: str) -> Iterator[bytes]:
        part = self._names[name.lower()]
        if part.compress_type not in _METHODS:
            raise NotASpreadsheet
        with self._zip.open(part) as unpacked:
            while piece := unpacked.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise TooLarge
                yield piece


@contextmanager
def _spoilt() -> Iterator[None]:
    """Whatever a damaged, locked or contrived package makes the libraries say is one thing here."""
    try:
        yield
    except NotASpreadsheet:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        ExpatError,
        LookupError,
        ValueError,
        OSError,
        EOFError,
        RuntimeError,
        ArithmeticError,
    ) as error:
        raise NotASpreadsheet from error


def _parser(begin: Begin, end: End | None, text: Text | None) -> XMLParserType:
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def down(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise TooLarge
        begin(tag.rpartition(" ")[2], attributes)

    def up(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(tag.rpartition(" ")[2])

    parser.StartElementHandler = down
    parser.EndElementHandler = up
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    """A part declares nothing: what does is made to multiply, or to fetch something else."""
    raise NotASpreadsheet
