"""Owners' voices about somebody who is proposed for the committee, where nobody else could confirm it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, UniqueConstraint, select

from governance.offices.succession import Voice
from storage.engine.columns import Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

role_voices = Table(
    "role_voices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("role_id", ForeignKey("roles.id"), nullable=False),
    # The home for which it was said: one voice each.
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("yes", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("role_id", "unit_id", name="one_voice"),
    info=says("What you answered about a person proposed for the committee", about="account_id"),
)


async def say(uow: UnitOfWork, holding: int, voice: Voice) -> None:
    """A home says yes or no; the last word of a home counts."""
    change = {"account_id": voice.account, "yes": int(voice.yes), "at": uow.now}
    row = {"role_id": holding, "unit_id": voice.home, **change}
    await uow.execute(uow.upsert(role_voices, row, key=["role_id", "unit_id"], change=change))


async def said(uow: UnitOfWork, holding: int) -> list[Voice]:
    """What was said, each home's last word."""
    rows = await uow.rows(select(role_voices).where(role_voices.c.role_id == holding).order_by(role_voices.c.id))
    return [Voice(row.account_id, row.unit_id, bool(row.yes)) for row in rows]
