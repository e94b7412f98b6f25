"""Updates: which were handled, which could not be, and what is kept of those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    Select,
    String,
    Table,
    Text,
    delete,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

# Each unit of work that took ballots in; the key is the order in which they did. The newest row is always kept.
intakes = Table(
    "intakes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    info=says(stays=True),
)
_PLACES = 32  # bits: what Telegram numbers by itself is smaller than any number of ours

# Update ids start again at a random place after a quiet week; a mark must not outlive its use
# (`storage/privacy/retention.py`).
handled = Table(
    "updates_handled",
    metadata,
    Column("update_id", Key, primary_key=True, autoincrement=False),
    # The same id with another body is another update (ids may be drawn anew), so both are kept apart.
    Column("body_hash", String(16), primary_key=True),
    Column("received_at", Moment, nullable=False, index=True),
    # The number that it got when it first came in, 0 if it needs none: however late it comes again, it keeps that.
    Column("received_order", BigInteger, nullable=False, default=0),
    info=says(stays=True),
)

set_aside = Table(
    "updates_set_aside",
    metadata,
    Column("id", Key, primary_key=True),
    Column("update_id", Key, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("error", String(200), nullable=False),
    # None where the update may be ordinary talk, which is never written down.
    Column("body", Json),
    Column("tries", Integer, nullable=False, default=1),
    Column("received_order", BigInteger, nullable=False, default=0),
    info=says(
        "Your messages that I could not handle",
        whose=lambda own, account: names_telegram_id(own.body, account.telegram_id),
        stays=True,
    ),
)


def names_telegram_id(kept: ColumnElement[Any], number: int) -> ColumnElement[bool]:
    """Does an update that was set aside speak of this Telegram account?"""
    body = type_coerce(kept, Text)
    return or_(body.like(f'%"id":{number},%'), body.like(f'%"id":{number}}}%'))


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update that could not be handled. `error` names the fault without any text of a resident."""

    id: int
    update_id: int
    received_at: datetime
    kind: str
    error: str
    body: Mapping[str, Any] | None
    tries: int
    order: int


async def first_number(uow: UnitOfWork) -> int:
    """The first of the numbers of receipt that are this unit's to give, one after the other.

    They are larger than all that were given before: neither a clock that goes back nor an update's own number, which
    Telegram may draw anew, puts two ballots in another order than that in which they were taken in.
    """
    return await uow.add(intakes, at=uow.now) << _PLACES


async def number_on(connection: AsyncConnection, highest: int) -> None:
    """Have numbers go on above one that came from elsewhere, with a community."""
    known = (await connection.execute(select(func.coalesce(func.max(intakes.c.id), 0)))).scalar_one()
    if highest >> _PLACES > known:
        await connection.execute(intakes.insert(), [{"id": highest >> _PLACES, "at": datetime.fromtimestamp(0, UTC)}])


async def seen(uow: UnitOfWork, keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Which of these (update id, body hash) were handled before, and under which number of receipt (0: none)."""
    ids = [update_id for update_id, _ in keys]
    columns = (handled.c.update_id, handled.c.body_hash, handled.c.received_order)
    rows = await uow.rows(select(*columns).where(handled.c.update_id.in_(ids)))
    wanted = set(keys)
    found = {(row.update_id, row.body_hash): row.received_order for row in rows}
    return {key: order for key, order in found.items() if key in wanted}


async def mark_handled(uow: UnitOfWork, keys: Mapping[tuple[int, str], int]) -> None:
    """Write that these updates are done, with their numbers of receipt; commits with their effects."""
    rows = [
        {"update_id": update_id, "body_hash": body, "received_at": uow.now, "received_order": order}
        for (update_id, body), order in keys.items()
    ]
    await uow.execute(handled.insert(), rows)


async def put_aside(
    uow: UnitOfWork, update_id: int, *, kind: str, error: str, body: Mapping[str, Any] | None, order: int = 0
) -> None:
    """Keep an update that failed, so that the rest go on and a person can look; without its body if it is too deep."""
    await uow.add(
        set_aside,
        update_id=update_id,
        received_at=uow.now,
        kind=kind,
        error=error[:200],
        body=body if body is None else _storable(body),
        tries=1,
        received_order=order,
    )


def _storable(body: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        orjson.dumps(whole := dict(body))
    except orjson.JSONEncodeError:
        return None
    return whole


async def all_set_aside(uow: UnitOfWork) -> list[SetAside]:
    """What was set aside, oldest first."""
    rows = await uow.rows(select(set_aside).order_by(set_aside.c.id))
    return [
        SetAside(row.id, row.update_id, row.received_at, row.kind, row.error, row.body, row.tries, row.received_order)
        for row in rows
    ]


def how_many_set_aside() -> Select[Any]:
    """The statement that counts the updates which wait for somebody to look."""
    return select(func.count()).select_from(set_aside)


async def take_back(uow: UnitOfWork, key: int) -> None:
    """It has been handled after all."""
    await uow.execute(delete(set_aside).where(set_aside.c.id == key))


async def forget_mark(uow: UnitOfWork, update_id: int) -> None:
    """It may be handled again."""
    await uow.execute(delete(handled).where(handled.c.update_id == update_id))
