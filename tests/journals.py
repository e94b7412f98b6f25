"""Journal of a community: what it has to say of what happened in a test."""

from __future__ import annotations

from sqlalchemy import select

from storage.engine.database import Database
from storage.engine.journal import lines


async def acts(database: Database, *about: str) -> list[str]:
    """The acts that stand in the journals, oldest first: all, or those that begin with one of these words."""
    rows = await database.look(select(lines.c.act).order_by(lines.c.community_id, lines.c.seq))
    return [row.act for row in rows if not about or row.act.startswith(about)]
