"""Bindings: which account is tied to which unit, by whose confirmation, and which slips lead there."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    case,
    delete,
    func,
    select,
    update,
)

from governance.register.register import Place
from governance.residents.binding import CODE_LENGTH, CODE_LETTERS, WRONG_CODES_ALLOWED, Binding, Ending, Relation
from storage.approvals.pending import waits
from storage.engine.columns import Key, Moment, metadata, one_of, partial_index
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork
from storage.register.register import ownerships, place_of_row, units

bindings = Table(
    "bindings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("unit_id", Key, nullable=False),
    Column("relation", String(16), nullable=False),
    # The owner in the register that the person is; tenants and family are none.
    Column("owner_id", Key),
    Column("claimed_at", Moment, nullable=False),
    Column("confirmed_by", ForeignKey("accounts.id")),
    Column("confirmed_at", Moment),
    Column("until", Moment),
    # 1 for a confirmed owner. Null too for those whom version 0.1.0 confirmed: it let two accounts be one owner.
    Column("sole", Integer),
    # None: time did it, or the register.
    Column("ended_by", ForeignKey("accounts.id")),
    Column("ended_why", String(16)),
    ForeignKeyConstraint(["community_id", "unit_id"], ["units.community_id", "units.id"]),
    ForeignKeyConstraint(["community_id", "owner_id"], ["owners.community_id", "owners.id"]),
    CheckConstraint("relation in ('owner','joint_owner','tenant','family')", name="relation"),
    CheckConstraint("(relation in ('owner','joint_owner')) = (owner_id is not null)", name="owner_named"),
    CheckConstraint("confirmed_by <> account_id", name="two_people"),
    CheckConstraint("(confirmed_by is null) = (confirmed_at is null)", name="confirmed"),
    CheckConstraint("ended_why is null or until is not null", name="ended"),
    one_of("ended_why", Ending),
    info=says("Homes you are or were linked to, and homes you confirmed", about="account_id", named="binding"),
)
# Nobody but one account speaks for an owner of a unit.
_sole = bindings.c.until.is_(None) & (bindings.c.sole == 1)
partial_index(_sole, "uq_bindings_sole", bindings.c.unit_id, bindings.c.owner_id, unique=True)
partial_index(bindings.c.until.is_(None), "uq_bindings_held", bindings.c.account_id, bindings.c.unit_id, unique=True)
Index("ix_bindings_community_id", bindings.c.community_id, bindings.c.account_id)
Index("ix_bindings_owner_id", bindings.c.owner_id)
Index("ix_bindings_unit_id", bindings.c.unit_id)
waits(bindings, "binding", "binding", bindings.c.until.is_(None), bindings.c.confirmed_at.is_(None))

# Paper slips and invitations. The code itself is never stored, only its hash.
slips = Table(
    "slips",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("unit_id", Key, nullable=False),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("made_by", ForeignKey("accounts.id")),
    Column("made_at", Moment, nullable=False),
    Column("used_by", ForeignKey("accounts.id")),
    Column("used_at", Moment),
    Column("void_at", Moment),
    ForeignKeyConstraint(["community_id", "unit_id"], ["units.community_id", "units.id"]),
    CheckConstraint("(used_by is null) = (used_at is null)", name="used"),
    info=says("Slips you used or printed", about="made_by used_by"),
)
Index("ix_slips_unit_id", slips.c.unit_id)

# Wrong codes, so that nobody can go on guessing.
wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    info=says(
        "Wrong codes you sent",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        stays=True,
    ),
)

# A binding that counts: confirmed and not ended. (An owner's also needs the ownership to stand: see `held`.)
counts = bindings.c.confirmed_at.is_not(None) & bindings.c.until.is_(None)


@dataclass(frozen=True, slots=True)
class Slip:
    """A code that leads to a unit, once."""

    id: int
    community: int
    unit: int
    used_by: int | None
    void: bool

    @property
    def free(self) -> bool:
        """Can it still be used?"""
        return self.used_by is None and not self.void


def new_code() -> str:
    """A fresh code for a slip: 12 letters and digits, the first a letter, so that a button can carry it as a word."""
    first = secrets.choice([letter for letter in CODE_LETTERS if letter.isalpha()])
    return first + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH - 1))


def hash_code(code: str) -> str:
    """What is stored of a code. Codes are random, so one plain SHA-256 is enough."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


def binding_of_row(row: Any) -> Binding:
    """The fact that a row of `bindings` states."""
    return Binding(
        row.id,
        row.community_id,
        row.account_id,
        row.unit_id,
        Relation(row.relation),
        row.owner_id,
        row.claimed_at,
        row.confirmed_by,
        row.confirmed_at,
        row.until,
        Ending(row.ended_why) if row.ended_why else None,
    )


# Slips


async def add_slips(uow: UnitOfWork, community: int, hashes: Mapping[str, int], *, by: int | None) -> None:
    """Keep new slips (hash → unit); unused older slips of these units are void from now on."""
    if not hashes:
        return
    old = (slips.c.unit_id.in_(set(hashes.values())), slips.c.used_at.is_(None), slips.c.void_at.is_(None))
    await uow.execute(update(slips).where(slips.c.community_id == community, *old).values(void_at=uow.now))
    rows = [
        {"community_id": community, "unit_id": key, "code_hash": code, "made_by": by, "made_at": uow.now}
        for code, key in hashes.items()
    ]
    await uow.execute(slips.insert(), rows)


async def invite(uow: UnitOfWork, community: int, key: int, *, by: int) -> str:
    """One more code for a unit, for somebody of the same household; returns the code."""
    code = new_code()
    await uow.add(slips, community_id=community, unit_id=key, code_hash=hash_code(code), made_by=by, made_at=uow.now)
    return code


async def free_slips(uow: UnitOfWork, community: int, key: int) -> int:
    """How many codes for a unit wait to be used."""
    query = select(func.count()).select_from(slips).where(slips.c.community_id == community, slips.c.unit_id == key)
    return int(await uow.scalar(query.where(slips.c.used_at.is_(None), slips.c.void_at.is_(None))))


async def find_slip(uow: UnitOfWork, code: str) -> Slip | None:
    """The slip with this code."""
    row = await uow.row(select(slips).where(slips.c.code_hash == hash_code(code)))
    if row is None:
        return None
    return Slip(row.id, row.community_id, row.unit_id, row.used_by, row.void_at is not None)


async def use_slip(uow: UnitOfWork, slip: int, *, by: int) -> bool:
    """Use it up; False if somebody else was faster."""
    free = (slips.c.id == slip, slips.c.used_at.is_(None), slips.c.void_at.is_(None))
    return bool(await uow.execute(update(slips).where(*free).values(used_by=by, used_at=uow.now)))


async def guessed_wrong(uow: UnitOfWork, account: int) -> None:
    """Remember a wrong code, and forget those of long ago."""
    await uow.execute(delete(wrong_codes).where(wrong_codes.c.at < uow.now - timedelta(days=1)))
    await uow.add(wrong_codes, account_id=account, at=uow.now)


async def must_wait(uow: UnitOfWork, account: int) -> bool:
    """Has the person tried too many wrong codes in the last hour?"""
    query = select(func.count()).select_from(wrong_codes).where(wrong_codes.c.account_id == account)
    tries = await uow.scalar(query.where(wrong_codes.c.at > uow.now - timedelta(hours=1)))
    return int(tries) >= WRONG_CODES_ALLOWED


# Claims and bindings


async def claim(
    uow: UnitOfWork, community: int, account: int, key: int, relation: Relation, owner: int | None
) -> Binding:
    """Somebody says what they are to a unit; it waits for a second person. The same again changes nothing.

    Another relation replaces a claim that still waits; a confirmed binding is left as it is.
    """
    held = await _held(uow, community, account, key)
    if held is not None and (held.counts or (held.relation, held.owner) == (relation, owner)):
        return held
    if held is not None:
        await end(uow, held.id, by=account, why=Ending.CHANGED)
    new = await uow.add(
        bindings,
        community_id=community,
        account_id=account,
        unit_id=key,
        relation=relation.value,
        owner_id=owner,
        claimed_at=uow.now,
    )
    return Binding(new, community, account, key, relation, owner, uow.now, None, None, None)


async def _held(uow: UnitOfWork, community: int, account: int, key: int) -> Binding | None:
    query = select(bindings).where(bindings.c.community_id == community, bindings.c.account_id == account)
    row = await uow.row(query.where(bindings.c.unit_id == key, bindings.c.until.is_(None)))
    return None if row is None else binding_of_row(row)


async def get(uow: UnitOfWork, binding: int) -> Binding | None:
    """The binding with this id; check its community before anything else."""
    row = await uow.row(select(bindings).where(bindings.c.id == binding))
    return None if row is None else binding_of_row(row)


async def confirm(uow: UnitOfWork, binding: int, *, by: int) -> bool:
    """The second person confirms it; False if it does not wait any more."""
    waits = (bindings.c.id == binding, bindings.c.confirmed_at.is_(None), bindings.c.until.is_(None))
    owns = case((bindings.c.owner_id.is_not(None), 1))
    values = {"confirmed_by": by, "confirmed_at": uow.now, "sole": owns}
    return bool(await uow.execute(update(bindings).where(*waits).values(**values)))


async def end(uow: UnitOfWork, binding: int, *, by: int | None, why: Ending) -> bool:
    """It is refused, withdrawn or over; False if it was so before."""
    values = {"until": uow.now, "ended_by": by, "ended_why": why.value}
    query = update(bindings).where(bindings.c.id == binding, bindings.c.until.is_(None))
    return bool(await uow.execute(query.values(**values)))


async def of_account(uow: UnitOfWork, community: int, account: int) -> list[tuple[Binding, Place]]:
    """The units that a person is tied to or asks to be, oldest first."""
    query = select(bindings).where(bindings.c.account_id == account)
    return await _with_places(uow, community, query.where(bindings.c.until.is_(None)))


async def waiting(uow: UnitOfWork, community: int) -> list[tuple[Binding, Place]]:
    """The claims that wait for a second person, oldest first."""
    return await _with_places(
        uow, community, select(bindings).where(bindings.c.confirmed_at.is_(None), bindings.c.until.is_(None))
    )


async def _with_places(uow: UnitOfWork, community: int, query: Any) -> list[tuple[Binding, Place]]:
    joined = bindings.join(units, units.c.id == bindings.c.unit_id)
    query = query.select_from(joined).add_columns(units.c.building, units.c.entrance, units.c.name)
    rows = await uow.rows(query.where(bindings.c.community_id == community).order_by(bindings.c.id))
    return [(binding_of_row(row), place_of_row(row)) for row in rows]


async def at_unit(uow: UnitOfWork, community: int, key: int) -> list[Binding]:
    """Who is tied to a unit now, oldest first."""
    query = select(bindings).where(bindings.c.community_id == community, bindings.c.unit_id == key, counts)
    return [binding_of_row(row) for row in await uow.rows(query.order_by(bindings.c.id))]


async def speaking_for(uow: UnitOfWork, community: int, owners: Collection[int]) -> list[int]:
    """The accounts that are confirmed as one of these owners now."""
    query = select(bindings.c.account_id).where(bindings.c.community_id == community, counts)
    rows = await uow.rows(query.where(bindings.c.owner_id.in_(list(owners))).distinct().order_by(bindings.c.account_id))
    return [row.account_id for row in rows]


async def ever_spoke_for(uow: UnitOfWork, community: int, account: int, owner: int) -> bool:
    """Is or was the account confirmed as this owner of the register?"""
    query = select(bindings.c.id).where(bindings.c.community_id == community, bindings.c.account_id == account)
    mine = (bindings.c.owner_id == owner, bindings.c.confirmed_at.is_not(None))
    return await uow.row(query.where(*mine).limit(1)) is not None


async def replaced_of(uow: UnitOfWork, community: int, account: int, owner: int | None) -> Binding | None:
    """The newest binding of the account to this owner, if it ended because another account took its place."""
    query = select(bindings).where(bindings.c.community_id == community, bindings.c.account_id == account)
    row = await uow.row(query.where(bindings.c.owner_id == owner).order_by(bindings.c.id.desc()).limit(1))
    return binding_of_row(row) if row is not None and row.ended_why == Ending.REPLACED.value else None


async def residents(uow: UnitOfWork, community: int, buildings: Collection[str] | None = None) -> list[int]:
    """The accounts tied to units now, of the whole community or of some buildings."""
    joined = bindings.join(units, units.c.id == bindings.c.unit_id)
    query = select(bindings.c.account_id).select_from(joined).where(bindings.c.community_id == community, counts)
    if buildings is not None:
        query = query.where(units.c.building.in_(list(buildings)))
    return [row.account_id for row in await uow.rows(query.distinct().order_by(bindings.c.account_id))]


async def places_of_residents(uow: UnitOfWork, community: int) -> list[tuple[str, str, int]]:
    """Building and entrance, as the register names them, of every account tied to a home there now."""
    joined = bindings.join(units, units.c.id == bindings.c.unit_id)
    query = select(units.c.building, units.c.entrance, bindings.c.account_id).select_from(joined)
    rows = await uow.rows(query.where(bindings.c.community_id == community, counts).distinct())
    return [(row.building, row.entrance, row.account_id) for row in rows]


async def confirmed_as(uow: UnitOfWork, community: int, account: int) -> tuple[bool, bool]:
    """Is the person a resident, and an owner? An owner's binding ends with the ownership in the register."""
    joined = bindings.outerjoin(
        ownerships,
        (ownerships.c.owner_id == bindings.c.owner_id)
        & (ownerships.c.community_id == bindings.c.community_id)
        & ownerships.c.until.is_(None),
    )
    query = (
        select(bindings.c.owner_id, ownerships.c.id.label("ownership"))
        .select_from(joined)
        .where(bindings.c.community_id == community, bindings.c.account_id == account, counts)
    )
    rows = await uow.rows(query)
    owner = any(row.ownership is not None for row in rows)
    return owner or any(row.owner_id is None for row in rows), owner
