"""Size of the database: how large it has become."""

from __future__ import annotations

from sqlalchemy import text

from storage.engine.uow import UnitOfWork


async def database_bytes(uow: UnitOfWork) -> int:
    """Bytes on the disk, without what SQLite keeps in its write-ahead file."""
    if uow.dialect == "postgresql":
        return int(await uow.scalar(text("SELECT pg_database_size(current_database())")))
    pages, size = await uow.scalar(text("PRAGMA page_count")), await uow.scalar(text("PRAGMA page_size"))
    return int(pages) * int(size)
