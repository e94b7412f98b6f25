"""How large has the database become?"""

from __future__ import annotations

from sqlalchemy import text

from storage.engine.unit import Unit


async def database_bytes(unit: Unit) -> int:
    """Bytes on the disk, without what SQLite keeps in its write-ahead file."""
    if unit.dialect == "postgresql":
        return int(await unit.scalar(text("SELECT pg_database_size(current_database())")))
    pages, size = await unit.scalar(text("PRAGMA page_count")), await unit.scalar(text("PRAGMA page_size"))
    return int(pages) * int(size)
