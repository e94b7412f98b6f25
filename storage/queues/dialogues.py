"""Dialogues: which guided one a person is in. It survives a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, delete, select

from storage.engine.columns import Json, Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

dialogues = Table(
    "dialogues",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("step", String(32), nullable=False),
    Column("answers", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
    info=says(
        "Anything you have not finished",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        stays=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One person's open dialogue in private: its kind, the step that waits for an answer, the answers so far."""

    account: int
    kind: str
    step: str
    answers: Mapping[str, Any]


async def of(uow: UnitOfWork, account: int) -> Dialogue | None:
    """The dialogue that the person is in, if any."""
    row = await uow.row(select(dialogues).where(dialogues.c.account_id == account))
    return None if row is None else Dialogue(row.account_id, row.kind, row.step, row.answers)


async def save(uow: UnitOfWork, dialogue: Dialogue) -> None:
    """Keep where the dialogue stands; a person has one at a time."""
    change = {
        "kind": dialogue.kind,
        "step": dialogue.step,
        "answers": dict(dialogue.answers),
        "changed_at": uow.now,
    }
    row = {"account_id": dialogue.account, **change}
    await uow.execute(uow.upsert(dialogues, row, key=["account_id"], change=change))


async def end(uow: UnitOfWork, account: int) -> None:
    """The dialogue is over."""
    await uow.execute(delete(dialogues).where(dialogues.c.account_id == account))
