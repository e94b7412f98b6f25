"""Dialogues: which guided ones a person has begun. They survive a restart, and none is lost when another begins."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, unique
from typing import Any

import orjson
from sqlalchemy import Column, ForeignKey, Integer, String, Table, delete, select, update

from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

HELD = "held"
"""The kind of a message that waits for an answer to “which one do you mean?”; nobody goes on with it by its name."""
MOST_HEARD = 40
"""Messages of which it is known what they answered, so that an edited one changes that."""

# The one that hears what its person writes.
dialogues = Table(
    "dialogues",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("step", String(32), nullable=False),
    Column("answers", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # Which of a person's dialogues it is.
    Column("number", Integer, nullable=False, default=1),
    # Message → the step that it answered, and its words.
    Column("heard", Json),
    info=says(
        "Anything you have not finished",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        stays=True,
    ),
)

# Those that wait for their person to go on with them.
laid_aside = Table(
    "dialogues_aside",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("step", String(32), nullable=False),
    Column("answers", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("number", Integer, nullable=False),
    Column("heard", Json),
    info=says(
        "What you started and put aside",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        stays=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One person's dialogue in private: its kind, the step that waits for an answer, the answers so far.

    `number`: which of the person's it is, 0 until it is saved. `heard`: Telegram's number of a message, as text → the
    step that it answered and its words.
    """

    account: int
    kind: str
    step: str
    answers: Mapping[str, Any]
    number: int = 0
    heard: Mapping[str, Sequence[str]] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def state(self) -> int:
        """A number that changes with what it holds: a button that carries another is an old one."""
        return crc32(orjson.dumps([self.step, self.answers], option=orjson.OPT_SORT_KEYS)) & 0xFFFFFF


@unique
class Turn(Enum):
    """What happened to a dialogue."""

    BEGUN = "begun"
    LAID_ASIDE = "laid aside"  # for another one
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Turned:
    """What happened to a dialogue in this unit of work. `told`: its person has heard so."""

    dialogue: Dialogue
    turn: Turn
    told: bool = False


def _dialogue(row: Any) -> Dialogue:
    heard = row.heard or {}
    return Dialogue(row.account_id, row.kind, row.step, row.answers, row.number, heard, row.changed_at)


async def of(uow: UnitOfWork, account: int, kind: str | None = None) -> Dialogue | None:
    """The dialogue that hears the person; of a `kind` the one they were last in, though it may be laid aside."""
    row = await uow.row(select(dialogues).where(dialogues.c.account_id == account))
    if row is not None and kind in {None, row.kind}:
        return _dialogue(row)
    return next((one for one in await aside(uow, account) if one.kind == kind), None) if kind else None


async def aside(uow: UnitOfWork, account: int) -> list[Dialogue]:
    """Those that are laid aside, the last one first."""
    query = select(laid_aside).where(laid_aside.c.account_id == account)
    rows = await uow.rows(query.order_by(laid_aside.c.changed_at.desc(), laid_aside.c.id.desc()))
    return [_dialogue(row) for row in rows]


async def all_of(uow: UnitOfWork, account: int) -> list[Dialogue]:
    """The one that hears the person first, then those that are laid aside; no held messages."""
    now = await of(uow, account)
    rest = [one for one in await aside(uow, account) if one.kind != HELD]
    return [*([now] if now else []), *rest]


async def numbered(uow: UnitOfWork, account: int, number: int) -> Dialogue | None:
    """The person's dialogue of this number, whether it hears them or not."""
    now = await of(uow, account)
    if now is not None and now.number == number:
        return now
    return next((one for one in await aside(uow, account) if one.number == number), None)


async def save(uow: UnitOfWork, dialogue: Dialogue) -> Dialogue:
    """Keep where it stands; from now on it hears the person, and what did so before is laid aside. With its number."""
    now = await of(uow, dialogue.account)
    if not dialogue.number:
        dialogue = await _begun(uow, dialogue, now)
    elif not dialogue.heard and (before := await numbered(uow, dialogue.account, dialogue.number)):
        dialogue = replace(dialogue, heard=before.heard)
    if now is None or now.number != dialogue.number:
        if now is not None:
            await _lay(uow, now)
            uow.turned.append(Turned(now, Turn.LAID_ASIDE))
        await _delete(uow, laid_aside, dialogue)
    change = {
        "kind": dialogue.kind,
        "step": dialogue.step,
        "answers": dict(dialogue.answers),
        "changed_at": uow.now,
        "number": dialogue.number,
        "heard": dict(dialogue.heard),
    }
    row = {"account_id": dialogue.account, **change}
    await uow.execute(uow.upsert(dialogues, row, key=["account_id"], change=change))
    return replace(dialogue, changed_at=uow.now)


async def put(uow: UnitOfWork, dialogue: Dialogue) -> Dialogue:
    """Keep one that is gone on with by buttons alone, or elsewhere than in private: it never hears what is written."""
    if not dialogue.number:
        dialogue = await _begun(uow, dialogue, await of(uow, dialogue.account))
    await _delete(uow, dialogues, dialogue)
    await _delete(uow, laid_aside, dialogue)
    await _lay(uow, replace(dialogue, changed_at=uow.now))
    return dialogue


async def _begun(uow: UnitOfWork, dialogue: Dialogue, now: Dialogue | None) -> Dialogue:
    """With its number; whoever begins twice and has said nothing in between is in the same dialogue still."""
    known = [*([now] if now else []), *await aside(uow, dialogue.account)]
    same = [one for one in known if (one.kind, one.state) == (dialogue.kind, dialogue.state)]
    if same:
        return same[0]
    begun = replace(dialogue, number=1 + max((one.number for one in known), default=0))
    uow.turned.append(Turned(begun, Turn.BEGUN))
    return begun


async def _lay(uow: UnitOfWork, dialogue: Dialogue) -> None:
    await uow.add(
        laid_aside,
        account_id=dialogue.account,
        kind=dialogue.kind,
        step=dialogue.step,
        answers=dict(dialogue.answers),
        changed_at=dialogue.changed_at or uow.now,
        number=dialogue.number,
        heard=dict(dialogue.heard),
    )


async def lay_aside(uow: UnitOfWork, dialogue: Dialogue) -> None:
    """It hears the person no longer, and waits to be gone on with."""
    await _delete(uow, dialogues, dialogue)
    await _lay(uow, dialogue)
    uow.turned.append(Turned(dialogue, Turn.LAID_ASIDE))


async def forget_held(uow: UnitOfWork, held: Dialogue) -> None:
    """A message that was kept is heard now."""
    await _delete(uow, laid_aside, held)


async def hold(uow: UnitOfWork, account: int, answers: Mapping[str, Any]) -> int:
    """Keep a message until its person has said what is meant by it; returns its number."""
    latest = max((one.number for one in [*await all_of(uow, account), *await aside(uow, account)]), default=0)
    await _lay(uow, Dialogue(account, HELD, HELD, answers, latest + 1))
    return latest + 1


async def note(uow: UnitOfWork, dialogue: Dialogue, message: int, text: str) -> Dialogue:
    """Remember that a message answers the step that waits."""
    heard = {**dialogue.heard, str(message): [dialogue.step, text]}
    heard = dict(list(heard.items())[-MOST_HEARD:])
    mine = (dialogues.c.account_id == dialogue.account, dialogues.c.number == dialogue.number)
    await uow.execute(update(dialogues).where(*mine).values(heard=heard))
    return replace(dialogue, heard=heard)


async def end(uow: UnitOfWork, dialogue: Dialogue) -> None:
    """It is over; others that the person has begun stay."""
    for table in (dialogues, laid_aside):
        await _delete(uow, table, dialogue)
    uow.turned.append(Turned(dialogue, Turn.OVER))


async def _delete(uow: UnitOfWork, table: Table, dialogue: Dialogue) -> None:
    mine = (table.c.account_id == dialogue.account, table.c.number == dialogue.number)
    await uow.execute(delete(table).where(*mine))


async def end_all(uow: UnitOfWork, account: int) -> None:
    """Nothing of what the person has begun is left."""
    for table in (dialogues, laid_aside):
        await uow.execute(delete(table).where(table.c.account_id == account))
