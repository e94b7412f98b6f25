"""Pictures of results: before and after side by side, one for each matter, kept as bytes in the file store."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Integer, String, Table, select, update

from storage.engine.columns import metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

pictures = Table(
    "matter_pictures",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    # Of which closing it is.
    Column("round", Integer, nullable=False),
    # None while nothing may be shown: its photos were taken back, and the stand-in is not drawn yet.
    Column("digest", String(64)),
    info=says(),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, by the SHA-256 of its bytes; None: there was one, and nothing is shown now."""

    round: int
    digest: str | None


async def of(uow: UnitOfWork, matter: int) -> Picture | None:
    """The picture of a matter, if there ever was one."""
    row = await uow.row(select(pictures).where(pictures.c.matter_id == matter))
    return None if row is None else Picture(row.round, row.digest)


async def keep(uow: UnitOfWork, matter: int, round: int, digest: str) -> None:  # noqa: A002
    """This is its picture from now on."""
    change = {"round": round, "digest": digest}
    await uow.execute(uow.upsert(pictures, {"matter_id": matter, **change}, key=["matter_id"], change=change))


async def blank(uow: UnitOfWork, *of_matters: int) -> list[tuple[int, str]]:
    """Nothing is shown of these matters any more; gives those that had a picture, and its SHA-256."""
    mine = (pictures.c.matter_id.in_(of_matters), pictures.c.digest.is_not(None))
    found = [(row.matter_id, row.digest) for row in await uow.rows(select(pictures).where(*mine))]
    await uow.execute(update(pictures).where(*mine).values(digest=None))
    return found
