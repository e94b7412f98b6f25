"""`python -m tests.storage.released VERSION`: lets the small house be lived in by today's bot and writes its rows down."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
from pathlib import Path

from storage import migrations
from storage.schema import metadata
from tests.samples import small_house
from tests.scenarios.village import village
from tests.storage.released import path_of


async def _lived_in(folder: Path) -> Path:
    empty = folder / "empty.db"
    await migrations.upgrade(f"sqlite+aiosqlite:///{empty}")
    (folder / "house").mkdir()
    async with village(folder / "house", empty) as life:
        await small_house.settle(life)
        await small_house.live(life)
    return folder / "house" / "yishiting.db"


def _written(database: Path) -> str:
    lines = []
    with sqlite3.connect(database) as connection:
        for table in metadata.sorted_tables:
            names = [column.name for column in table.columns]
            values = " || ', ' || ".join(f'quote("{name}")' for name in names)
            columns = ", ".join(f'"{name}"' for name in names)
            for (row,) in connection.execute(f"SELECT {values} FROM {table.name} ORDER BY 1"):
                lines.append(f'INSERT INTO "{table.name}" ({columns}) VALUES ({row});')
    return "\n".join(lines) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = asyncio.run(_lived_in(Path(folder)))
        path_of(sys.argv[1]).write_text(_written(database), "utf-8")


if __name__ == "__main__":
    main()
