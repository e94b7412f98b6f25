"""Retention: what has been kept long enough, and how it is forgotten, a little at a time.

Nothing here touches a motion, a roll, a ballot, a register, a role or a line of the journal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, tuple_, update

from storage.engine.columns import metadata
from storage.engine.journal import contents, lines
from storage.engine.outbox import State, outbox
from storage.engine.subjects import Numbered
from storage.engine.uow import UnitOfWork
from storage.matters import grams
from storage.matters import steps as matter_steps
from storage.matters.matters import matters
from storage.queues import dialogues, updates
from storage.ratings.judgements import judgements
from storage.ratings.pictures import pictures

AT_ONCE = 200
"""Rows that one unit of work forgets: some milliseconds."""

GONE = "–"
"""What stands where the words of a matter were."""

Forgetting = Callable[[UnitOfWork, datetime], Awaitable[int]]
"""Forgets what is older than a moment, at most AT_ONCE; returns how many."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing: the configuration key (without `_days`) that says how long it is kept."""

    key: str
    forget: Forgetting


async def _some(uow: UnitOfWork, table: Table, where: ColumnElement[bool]) -> int:
    keys = list(table.primary_key.columns)
    rows = await uow.rows(select(*keys).where(where).order_by(*keys).limit(AT_ONCE))
    if rows:
        one_of = or_(*(and_(*(key == value for key, value in zip(keys, row, strict=True))) for row in rows))
        await uow.execute(delete(table).where(one_of))
    return len(rows)


async def marks(uow: UnitOfWork, before: datetime) -> int:
    """Marks of handled updates, and of the units that took them in; the newest stays, for numbers go on from it."""
    table = updates.intakes
    newest = select(func.max(table.c.id)).scalar_subquery()
    count = await _some(uow, table, (table.c.at < before) & (table.c.id < newest))
    return count + await _some(uow, updates.handled, updates.handled.c.received_at < before)


async def sent(uow: UnitOfWork, before: datetime) -> int:
    """What the outbox remembers of messages whose way is at its end."""
    over = outbox.c.state.not_in([State.QUEUED.value, State.SENDING.value])
    return await _some(uow, outbox, over & (outbox.c.done_at < before))


async def unfinished(uow: UnitOfWork, before: datetime) -> int:
    """Dialogues that nobody went on with."""
    tables = (dialogues.dialogues, dialogues.laid_aside)
    return sum([await _some(uow, table, table.c.changed_at < before) for table in tables])


async def set_aside(uow: UnitOfWork, before: datetime) -> int:
    """Updates that could not be handled."""
    return await _some(uow, updates.set_aside, updates.set_aside.c.received_at < before)


def _closed(before: datetime) -> ColumnElement[bool]:
    # A matter that was withdrawn may never have been closed.
    over = func.coalesce(matters.c.closed_at, matters.c.raised_at)
    return matters.c.state.in_(["closed", "fixed", "withdrawn"]) & (over < before)


async def old_photos(uow: UnitOfWork, before: datetime) -> dict[int, str]:
    """Photos of closed matters, at most AT_ONCE: their keys, and the SHA-256 of each that nothing else needs."""
    photos = matter_steps.photos
    old = select(matters.c.id).where(_closed(before))
    query = select(photos.c.id, photos.c.digest).where(photos.c.matter_id.in_(old)).order_by(photos.c.id).limit(AT_ONCE)
    found = {row.id: row.digest or "" for row in await uow.rows(query)}
    needed = await _needed(uow, {digest for digest in found.values() if digest}, [*found])
    return {key: "" if digest in needed else digest for key, digest in found.items()}


async def _needed(uow: UnitOfWork, digests: set[str], but_for: list[int]) -> set[str]:
    """Those that any other row names, in whichever table: the same picture may be evidence elsewhere."""
    needed: set[str] = set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            if "digest" not in column.name:
                continue
            query = select(column).where(column.in_(digests))
            if table is matter_steps.photos:
                query = query.where(table.c.id.not_in(but_for))
            needed |= {row[0] for row in await uow.rows(query)}
    waiting = select(outbox.c.attach).where(outbox.c.state.in_([State.QUEUED.value, State.SENDING.value]))
    for row in await uow.rows(waiting):
        needed |= digests & {*row[0].values()}
    return needed


async def old_pictures(uow: UnitOfWork, before: datetime) -> dict[int, str]:
    """Pictures that were made of such photos, at most AT_ONCE: the keys of their matters, and the SHA-256 of each."""
    old = select(matters.c.id).where(_closed(before))
    query = select(pictures).where(pictures.c.matter_id.in_(old), pictures.c.digest.is_not(None)).limit(AT_ONCE)
    return {row.matter_id: row.digest for row in await uow.rows(query)}


async def forget_photos(uow: UnitOfWork, keys: list[int]) -> None:
    """They belong to no matter any more."""
    await uow.execute(delete(matter_steps.photos).where(matter_steps.photos.c.id.in_(keys)))


async def words_of_matters(uow: UnitOfWork, before: datetime) -> int:
    """The words of matters that are closed, and what the journal's lines about them said; the chain still holds."""
    known = select(matters.c.id, matters.c.community_id, matters.c.number)
    query = known.where(_closed(before), matters.c.text != GONE).order_by(matters.c.id).limit(AT_ONCE)
    rows = await uow.rows(query)
    old = [row.id for row in rows]
    if not old:
        return 0
    blank = {"text": GONE, "place": "", "note": "", "credit": ""}
    await uow.execute(update(matters).where(matters.c.id.in_(old)).values(blank))
    steps = matter_steps.steps
    await uow.execute(update(steps).where(steps.c.matter_id.in_(old), steps.c.text != "").values(text=""))
    await grams.drop(uow, *old)
    await uow.execute(update(judgements).where(judgements.c.matter_id.in_(old)).values(word=""))
    # The journal names a matter by its number, which tells it from others in its own community only.
    await _erase_lines(uow, [(row.community_id, Numbered("matter", row.number)) for row in rows])
    return len(old)


async def _erase_lines(uow: UnitOfWork, about: list[tuple[int, str]]) -> None:
    """The content and salt of the journal's lines about subjects, each of a community."""
    place = and_(lines.c.community_id == contents.c.community_id, lines.c.seq == contents.c.seq)
    told = select(lines.c.seq).where(place, tuple_(lines.c.community_id, lines.c.subject).in_(about)).exists()
    await uow.execute(delete(contents).where(told))


RULES = (
    Rule("marks", marks),
    Rule("sent", sent),
    Rule("dialogue", unfinished),
    Rule("set_aside", set_aside),
    Rule("matter", words_of_matters),
)


async def forget(uow: UnitOfWork, rule: Rule, days: int) -> int:
    """Forget some of what is older than so many days; 0 when nothing is left (or `days` is 0: kept for ever)."""
    return await rule.forget(uow, uow.now - timedelta(days=days)) if days else 0
