"""Terms of matters that are open: by what those are found that may be meant. What is private has none.

It stands beside the matters' own tables and asks nothing of them, so that whoever writes a matter writes it, too.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, delete, func, select

from governance.likeness.terms import weight_of
from storage.engine.columns import metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

matter_terms = Table(
    "matter_terms",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("term", String(32), primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("weight", SmallInteger, nullable=False),
    info=says(),
    sqlite_with_rowid=False,  # the key is the row
)
Index(
    "ix_matter_terms_term",
    matter_terms.c.community_id,
    matter_terms.c.term,
    matter_terms.c.matter_id,
    matter_terms.c.weight,
)


async def put(uow: UnitOfWork, community: int, matter: int, terms: Collection[str]) -> None:
    """These are the terms of a matter now; none: it is not found any more."""
    await uow.execute(delete(matter_terms).where(matter_terms.c.matter_id == matter))
    named = {"community_id": community, "matter_id": matter}
    if terms:
        rows = [{**named, "term": term, "weight": weight_of(term)} for term in sorted(terms)]
        await uow.execute(matter_terms.insert(), rows)


async def sharing(uow: UnitOfWork, community: int, terms: Collection[str], *, limit: int) -> list[int]:
    """The matters (keys) that share most of these terms, by their weight; the newest first among equals."""
    there = matter_terms.c
    shared = func.sum(there.weight).desc()
    query = select(there.matter_id).where(there.community_id == community, there.term.in_(sorted(terms)))
    query = query.group_by(there.matter_id).order_by(shared, there.matter_id.desc()).limit(limit)
    return [row.matter_id for row in await uow.rows(query)]
