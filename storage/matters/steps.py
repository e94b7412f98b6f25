"""Steps of a matter: what has happened with it, one after the other, and which photos belong to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from governance.matters.matter import Move, State, Visibility
from storage.engine.columns import Key, Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork
from storage.matters import grams
from storage.matters.matters import in_confidence, matters

steps = Table(
    "matter_steps",
    metadata,
    Column("id", Key, primary_key=True),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    Column("at", Moment, nullable=False),
    # Who made it; none for what time does.
    Column("account_id", ForeignKey("accounts.id")),
    Column("move", String(16), nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("until", Moment),
    info=says(
        "What you wrote or did on matters",
        about="account_id",
        # What somebody said in confidence; and their own words with a neighbour's matter: that they have it too stays.
        forgotten=Forgotten(
            lambda own, key: or_(
                own.matter_id.in_(in_confidence(key)), and_(own.account_id == key, own.move == Move.JOIN.value)
            ),
            {"text": ""},
        ),
    ),
)
Index("ix_matter_steps_matter", steps.c.matter_id, steps.c.id)

photos = Table(
    "matter_photos",
    metadata,
    Column("id", Key, primary_key=True),
    Column("matter_id", ForeignKey("matters.id"), nullable=False, index=True),
    Column("step_id", ForeignKey("matter_steps.id")),
    Column("file_id", Text, nullable=False),
    # Telegram's lasting name of the file: an album that is delivered twice adds nothing.
    Column("file_unique_id", String(64), nullable=False),
    # SHA-256 of the bytes, once they are fetched: a file_id dies with the token.
    Column("digest", String(64)),
    UniqueConstraint("matter_id", "file_unique_id"),
    info=says(
        "Photos of your matters",
        whose=lambda own, account: exists().where(matters.c.id == own.matter_id, matters.c.voice_id == account.id),
        forgotten=Forgotten(lambda own, key: own.matter_id.in_(in_confidence(key))),
        named="photo",
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; `until`: the deadline that it set."""

    id: int
    at: datetime
    account: int | None
    move: Move
    text: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as Telegram names it."""

    file_id: str
    unique_id: str


async def add(
    uow: UnitOfWork, matter: int, move: Move, *, by: int | None, text: str = "", until: datetime | None = None
) -> Step:
    """Write down a step."""
    values: dict[str, Any] = {"account_id": by, "move": move.value, "text": text, "until": until}
    key = await uow.add(steps, matter_id=matter, at=uow.now, **values)
    if move is Move.CLOSE and text:
        await results_to_be_found(uow, matter)
    return Step(key, uow.now, by, move, text, until)


async def results_to_be_found(uow: UnitOfWork, matter: int) -> None:
    """What the last closing said stands in the index, unless the matter is private or was taken back."""
    row = await uow.row(
        select(matters.c.community_id, matters.c.visibility, matters.c.state).where(matters.c.id == matter)
    )
    hidden = {Visibility.PRIVATE.value, State.WITHDRAWN.value}
    if row is not None and not hidden & {row.visibility, row.state}:
        text = (await results(uow, [matter])).get(matter, "")
        await grams.put(uow, row.community_id, matter, grams.Source.RESULT, text)


async def results(uow: UnitOfWork, among: Collection[int]) -> dict[int, str]:
    """Matter (key) → what its last closing said, of those `among` that were ever closed."""
    query = select(steps.c.matter_id, steps.c.text).where(
        steps.c.matter_id.in_(list(among)), steps.c.move == Move.CLOSE.value
    )
    return {row.matter_id: row.text for row in await uow.rows(query.order_by(steps.c.id))}


async def matter_of(uow: UnitOfWork, step: int) -> int | None:
    """The matter that a step is of; None if there is no such step."""
    found = await uow.scalar(select(steps.c.matter_id).where(steps.c.id == step))
    return None if found is None else int(found)


async def pass_photos(uow: UnitOfWork, step: int, to: int) -> None:
    """The photos of a step belong to another one."""
    await uow.execute(update(photos).where(photos.c.step_id == step).values(step_id=to))


async def free_photos(uow: UnitOfWork, step: int) -> list[int]:
    """The photos of a step belong to none; gives our keys of them."""
    keys = [row.id for row in await uow.rows(select(photos.c.id).where(photos.c.step_id == step))]
    await uow.execute(update(photos).where(photos.c.step_id == step).values(step_id=None))
    return keys


async def drop(uow: UnitOfWork, step: int) -> None:
    """A step was none."""
    await uow.execute(delete(steps).where(steps.c.id == step))


async def word(uow: UnitOfWork, step: int, text: str) -> None:
    """What somebody says about a step that they made a moment ago."""
    await uow.execute(update(steps).where(steps.c.id == step).values(text=text))


async def naming(uow: UnitOfWork, account: int, *, after: int, limit: int) -> list[tuple[int, int]]:
    """The matters (key, community) whose card names an account, by key: those `after` one."""
    whose = (matters.c.voice_id, matters.c.brought_by, matters.c.taken_by)
    acted = select(steps.c.matter_id).where(steps.c.account_id == account)
    named = or_(*(column == account for column in whose), matters.c.id.in_(acted))
    query = select(matters.c.id, matters.c.community_id).where(named, matters.c.id > after)
    return [(row.id, row.community_id) for row in await uow.rows(query.order_by(matters.c.id).limit(limit))]


async def of(uow: UnitOfWork, matter: int, *, after: int = 0) -> list[Step]:
    """The steps of a matter later than the step `after`, in order."""
    query = select(steps).where(steps.c.matter_id == matter, steps.c.id > after).order_by(steps.c.id)
    return [Step(row.id, row.at, row.account_id, Move(row.move), row.text, row.until) for row in await uow.rows(query)]


async def of_several(uow: UnitOfWork, among: Collection[int]) -> dict[int, list[Step]]:
    """The steps of these matters (keys), in order; nothing of those without any."""
    query = select(steps).where(steps.c.matter_id.in_(list(among))).order_by(steps.c.id)
    found: dict[int, list[Step]] = {}
    for row in await uow.rows(query):
        step = Step(row.id, row.at, row.account_id, Move(row.move), row.text, row.until)
        found.setdefault(row.matter_id, []).append(step)
    return found


async def add_photos(
    uow: UnitOfWork, matter: int, new: Sequence[Photo], *, step: int | None = None
) -> list[tuple[int, Photo]]:
    """Add photos that are not there yet; returns the new ones with their keys: their bytes are still to be fetched."""
    known = {row[0] for row in await uow.rows(select(photos.c.file_unique_id).where(photos.c.matter_id == matter))}
    added = []
    for photo in new:
        if photo.unique_id in known:
            continue
        known.add(photo.unique_id)
        names = {"file_id": photo.file_id, "file_unique_id": photo.unique_id}
        added.append((await uow.add(photos, matter_id=matter, step_id=step, **names), photo))
    return added


async def keep_photo(uow: UnitOfWork, photo: int, digest: str) -> None:
    """The bytes of a photo are in the file store under this SHA-256."""
    await uow.execute(update(photos).where(photos.c.id == photo).values(digest=digest))


async def unfetched(uow: UnitOfWork, matter: int) -> list[tuple[int, Photo]]:
    """The photos of a matter whose bytes are not here yet, with their keys."""
    query = select(photos).where(photos.c.matter_id == matter, photos.c.digest.is_(None)).order_by(photos.c.id)
    return [(row.id, Photo(row.file_id, row.file_unique_id)) for row in await uow.rows(query)]


async def is_missing(uow: UnitOfWork, photo: int) -> bool:
    """Whether this photo still belongs to a matter and its bytes are not here."""
    query = select(photos.c.id).where(photos.c.id == photo, photos.c.digest.is_(None))
    return await uow.scalar(query) is not None


async def count_photos(uow: UnitOfWork, matter: int) -> int:
    """How many photos belong to the matter."""
    return int(await uow.scalar(select(func.count()).where(photos.c.matter_id == matter)) or 0)


async def digests(uow: UnitOfWork, matter: int, *, step: int | None = None) -> list[str]:
    """The stored photos of a matter, oldest first; of one step if given."""
    query = select(photos.c.digest).where(photos.c.matter_id == matter, photos.c.digest.is_not(None))
    if step is not None:
        query = query.where(photos.c.step_id == step)
    return [row[0] for row in await uow.rows(query.order_by(photos.c.id))]


async def pair_of(uow: UnitOfWork, matter: int) -> tuple[str, str] | None:
    """The first photo with which it was raised, and the first of those last sent by whoever handles it (SHA-256).

    None while either is not here.
    """
    mine = select(photos.c.digest).where(photos.c.matter_id == matter)
    before = await uow.row(mine.where(photos.c.step_id.is_(None)).order_by(photos.c.id).limit(1))
    handled = mine.where(photos.c.step_id.is_not(None))
    after = await uow.row(handled.order_by(photos.c.step_id.desc(), photos.c.id).limit(1))
    if before is None or after is None or before.digest is None or after.digest is None:
        return None
    return before.digest, after.digest


async def matter_of_photo(uow: UnitOfWork, photo: int) -> tuple[int, int] | None:
    """The community and the matter of a photo; None if it was taken back."""
    joined = photos.join(matters, matters.c.id == photos.c.matter_id)
    query = select(matters.c.community_id, matters.c.id).select_from(joined).where(photos.c.id == photo)
    row = await uow.row(query)
    return None if row is None else (row.community_id, row.id)


async def forget(uow: UnitOfWork, matter: int) -> None:
    """The photos and the wording of the steps are taken back."""
    await uow.execute(delete(photos).where(photos.c.matter_id == matter))
    await uow.execute(update(steps).where(steps.c.matter_id == matter).values(text=""))
