"""What a house's database held at each release: rows that the real bot of that version made, as SQL text.

A file is made once, at its release, by `python -m tests.storage.released VERSION`, and never again.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection

_HERE = Path(__file__).parent
_BETWEEN = re.compile(r";\n(?=INSERT INTO)")


def path_of(version: str) -> Path:
    """The file of a released version."""
    return _HERE / f"{version}.sql"


def load(connection: Connection, version: str) -> None:
    """Insert the rows of that version into the empty tables of that version."""
    for statement in _BETWEEN.split(path_of(version).read_text("utf-8").rstrip().rstrip(";")):
        connection.exec_driver_sql(statement)


def rows_of(connection: Connection, columns: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """Every row of these tables, in these columns, in one order."""
    found = {}
    for table, names in columns.items():
        wanted = ", ".join(f'"{name}"' for name in names)
        rows = connection.exec_driver_sql(f'SELECT {wanted} FROM "{table}"').all()
        found[table] = sorted((tuple(row) for row in rows), key=repr)
    return found
