"""Motions: which there are, where each stands, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, func, select
from sqlalchemy import update as sql_update

from governance.motions.motion import Stage, can_move
from governance.motions.motion_class import Electorate
from storage.approvals.pending import waits
from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.subjects import Subject
from storage.engine.table_facts import WITHHELD, says
from storage.engine.uow import UnitOfWork

BUTTONS, POLL = "buttons", "poll"
"""What carries the ballots in the group: buttons under the card, or a native poll."""

motions = Table(
    "motions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    # Motions and rehearsals (force 0) are numbered apart, each from 1.
    Column("force", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("class", String(32), nullable=False),
    Column("electorate", String(16), nullable=False),
    # How its class, its voters and its rule are called, in both languages. Null: drafted before these were kept.
    Column("called", Json),
    # The building, or the building and the entrance, whose owners vote; empty: everybody of the electorate.
    Column("part", Json),
    Column("carrier", String(8), nullable=False),
    Column("period_minutes", Integer, nullable=False),
    Column("drafted_by", ForeignKey("accounts.id"), nullable=False),
    Column("drafted_at", Moment, nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("opened_by", ForeignKey("accounts.id")),
    Column("opened_at", Moment),
    Column("closes_at", Moment),
    Column("preset", String(64)),
    Column("rule", Json),
    Column("fingerprint", String(64)),
    Column("closed_at", Moment),
    Column("verdict", Json),
    Column("reconciliation", Json),
    # Heads whose silence meant nothing, for nobody can prove that they were told, where the rule has silence mean
    # something. Null: it does not, or the vote is not closed.
    Column("not_served", Json),
    Column("closing_fingerprint", String(64)),
    # What makes that fingerprint impossible to guess, 32 hexadecimal digits; it is published with the ballots or not at
    # all. Null: closed before there were salts.
    Column("closing_salt", String(32), info=WITHHELD),
    Column("withdrawn_by", ForeignKey("accounts.id")),
    Column("withdrawn_at", Moment),
    # Since when ballots did not reach this record for a while: it went back to then, or was on its way elsewhere.
    Column("interrupted_at", Moment),
    UniqueConstraint("community_id", "force", "number"),
    CheckConstraint(
        "stage in ('draft','open','counting','closed','unestablished','withdrawn','handed_over')", name="stage"
    ),
    CheckConstraint("force in (0, 1)", name="force"),
    CheckConstraint("carrier in ('buttons','poll')", name="carrier"),
    CheckConstraint("opened_by is null or force = 0 or opened_by <> drafted_by", name="two_people"),
    CheckConstraint("closes_at is null or closes_at > opened_at", name="period"),
    CheckConstraint(
        "stage in ('draft','withdrawn') or (opened_by is not null and opened_at is not null and closes_at is not null"
        " and rule is not null and fingerprint is not null and chat_id is not null)",
        name="opened_whole",
    ),
    CheckConstraint("(stage = 'closed') = (verdict is not null)", name="closed_with_verdict"),
    info=says("Motions you drafted, opened or took back", about="drafted_by", named="motion", of_group=True),
)
waits(motions, "draft", "motion", motions.c.stage == Stage.DRAFT.value, motions.c.force == 1)


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion. `force` False is a rehearsal. `rule` and `verdict` are stored data, frozen at opening and close.

    `part`: (building,) or (building, entrance) where only its owners vote.
    """

    id: int
    community: int
    force: bool
    number: int
    stage: Stage
    title: str
    text: str
    motion_class: str
    electorate: Electorate
    part: tuple[str, ...]
    called: Mapping[str, str] | None
    carrier: str
    period: timedelta
    drafted_by: int
    drafted_at: datetime
    chat: int | None
    opened_by: int | None
    opened_at: datetime | None
    closes_at: datetime | None
    rule: Mapping[str, Any] | None
    fingerprint: str | None
    verdict: Mapping[str, Any] | None
    reconciliation: Mapping[str, Any] | None
    not_served: tuple[str, ...]
    closing_fingerprint: str | None
    interrupted_at: datetime | None

    @property
    def subject(self) -> Subject:
        """Its name in the journal, in `due` and as a card."""
        return Subject("motion", self.id)


def _motion(row: Any) -> Motion:
    return Motion(
        id=row.id,
        community=row.community_id,
        force=bool(row.force),
        number=row.number,
        stage=Stage(row.stage),
        title=row.title,
        text=row.text,
        motion_class=row._mapping["class"],
        electorate=Electorate(row.electorate),
        part=tuple(row.part or ()),
        called=row.called,
        carrier=row.carrier,
        period=timedelta(minutes=row.period_minutes),
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        chat=row.chat_id,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        rule=row.rule,
        fingerprint=row.fingerprint,
        verdict=row.verdict,
        reconciliation=row.reconciliation,
        not_served=tuple(row.not_served or ()),
        closing_fingerprint=row.closing_fingerprint,
        interrupted_at=row.interrupted_at,
    )


async def draft(
    uow: UnitOfWork,
    community: int,
    *,
    force: bool,
    title: str,
    text: str,
    motion_class: str,
    electorate: Electorate,
    carrier: str,
    period: timedelta,
    by: int,
    chat: int | None = None,
    part: Sequence[str] = (),
    called: Mapping[str, str] | None = None,
) -> Motion:
    """Keep a new draft under the next number of its community."""
    highest = select(func.max(motions.c.number)).where(
        motions.c.community_id == community, motions.c.force == int(force)
    )
    values = {
        "community_id": community,
        "force": int(force),
        "number": (await uow.scalar(highest) or 0) + 1,
        "stage": Stage.DRAFT.value,
        "title": title,
        "text": text,
        "class": motion_class,
        "electorate": electorate.value,
        "part": list(part) or None,
        "called": called,
        "carrier": carrier,
        "period_minutes": period // timedelta(minutes=1),
        "drafted_by": by,
        "drafted_at": uow.now,
        "chat_id": chat,
    }
    return await get(uow, await uow.add(motions, **values))


async def find(uow: UnitOfWork, motion: int) -> Motion | None:
    """The motion with our key, if there is one."""
    row = await uow.row(select(motions).where(motions.c.id == motion))
    return None if row is None else _motion(row)


async def get(uow: UnitOfWork, motion: int) -> Motion:
    """The motion with our key. Raises LookupError if there is none."""
    found = await find(uow, motion)
    if found is None:
        raise LookupError(f"no motion {motion}")
    return found


async def by_number(uow: UnitOfWork, community: int, number: int) -> Motion | None:
    """The motion that people call by this number."""
    query = select(motions).where(motions.c.community_id == community, motions.c.number == number)
    row = await uow.row(query.where(motions.c.force == 1))
    return None if row is None else _motion(row)


async def newest(uow: UnitOfWork, community: int, *, stages: tuple[Stage, ...], limit: int) -> list[Motion]:
    """The newest motions (no rehearsals) at one of these stages, newest first."""
    query = select(motions).where(motions.c.community_id == community, motions.c.force == 1)
    query = query.where(motions.c.stage.in_([stage.value for stage in stages]))
    return [_motion(row) for row in await uow.rows(query.order_by(motions.c.number.desc()).limit(limit))]


async def open_in(uow: UnitOfWork, chat: int) -> list[Motion]:
    """What is being voted on in a group, oldest first."""
    query = select(motions).where(motions.c.chat_id == chat, motions.c.stage == Stage.OPEN.value)
    return [_motion(row) for row in await uow.rows(query.order_by(motions.c.id))]


async def at_stage(uow: UnitOfWork, community: int, stage: Stage) -> list[Motion]:
    """A community's motions (no rehearsals) at a stage, by their numbers."""
    mine = (motions.c.community_id == community) & (motions.c.force == 1) & (motions.c.stage == stage.value)
    return [_motion(row) for row in await uow.rows(select(motions).where(mine).order_by(motions.c.number))]


async def move(uow: UnitOfWork, motion: Motion, to: Stage, **values: Any) -> bool:
    """Take a motion to its next stage; False if somebody else was faster. Raises ValueError for no such move."""
    if not can_move(motion.stage, to):
        raise ValueError(f"a motion never goes from {motion.stage.value} to {to.value}")
    statement = sql_update(motions).where(motions.c.id == motion.id, motions.c.stage == motion.stage.value)
    return await uow.execute(statement.values(stage=to.value, **values)) == 1


async def interrupted(uow: UnitOfWork, motion: int, *, since: datetime, closes_at: datetime) -> None:
    """Ballots from `since` on are missing; it ends at `closes_at`, so that they can be cast again."""
    values = {"interrupted_at": since, "closes_at": closes_at}
    await uow.execute(sql_update(motions).where(motions.c.id == motion).values(**values))


async def carry_by_buttons(uow: UnitOfWork, motion: int) -> None:
    """The native poll could not be sent: buttons carry the vote instead."""
    await uow.execute(sql_update(motions).where(motions.c.id == motion).values(carrier=BUTTONS))


async def announce_in(uow: UnitOfWork, motion: int, chat: int) -> None:
    """The group in which it was to be announced is closed to us: another one is used."""
    await uow.execute(sql_update(motions).where(motions.c.id == motion).values(chat_id=chat))
