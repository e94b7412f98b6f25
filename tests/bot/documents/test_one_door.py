"""Is there one door only? Nothing of the bot's own process takes apart what somebody sent."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bot

PACKAGE = Path(bot.__file__).parent
# What takes bytes apart, and who may use it. The reading room and what it is made of run in a process of their own.
TAKES_APART = {
    "zipfile", "tarfile", "gzip", "bz2", "lzma", "zlib", "xml", "csv", "pickle", "plistlib",
    "PIL", "pypdf", "pypdfium2", "fitz", "docx", "pandas", "load_workbook", "read_spreadsheet", "read_workbook",
    "read_delimited", "Package",
}  # fmt: skip
ROOM = {
    "documents/reading_room.py",
    "documents/reading.py",
    "documents/workbook.py",
    "documents/package.py",
    "documents/delimited.py",
}
MAY = {
    **dict.fromkeys(ROOM, TAKES_APART),
    "documents/studio.py": {"PIL"},  # runs in a process of its own, too
    "keeping/archive.py": {"zipfile", "zlib"},  # the operator's own archives, on the command line
    "cli/votes/sheet.py": {"read_spreadsheet"},  # the committee's own file on its own machine, beside no bot
    "documents/spreadsheets.py": {"csv", "read_spreadsheet"},  # writes, and hands the reading on to tests
}


def _used(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
            yield from (name.name for name in node.names)


def test_what_takes_bytes_apart_is_imported_by_the_reading_room_and_by_nobody_who_talks() -> None:
    folders = [PACKAGE, *(PACKAGE.parent / name for name in ("handlers", "storage", "governance"))]
    found = {}
    for folder in folders:
        for file in folder.rglob("*.py"):
            name = file.relative_to(PACKAGE).as_posix() if folder == PACKAGE else f"{folder.name}/{file.name}"
            taken = set(_used(ast.parse(file.read_text("utf-8")))) & TAKES_APART - MAY.get(name, set())
            if taken and not name.startswith("sandbox/"):
                found[name] = taken

    assert found == {}
