"""A community of three thousand homes, each tied to its owner's phone: who lives there, and how it is filled in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.jobs.register_files import put_aside
from governance.register.register import Entry
from governance.register.sheet import Reading
from governance.roles import Role
from storage.communities import chats, communities
from storage.communities.accounts import accounts
from storage.communities.chats import chats as chat_table
from storage.communities.members import members
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.offices import roles
from storage.register import imports
from storage.register.register import ownerships
from storage.residents import register_switch as replacing
from storage.residents.bindings import bindings, hash_code, slips
from tests.samples.registers import many_entries

HOMES = 3000
GROUP = -1_003_000_000_000
_FIRST_PERSON = 810_000_000


@dataclass(frozen=True, slots=True)
class Compound:
    """The community by its key, its group's Telegram id, and the first of its owners' Telegram ids."""

    community: int
    group: int
    first: int
    homes: int = HOMES

    def person(self, home: int) -> int:
        """The Telegram id of the owner of a home; those of homes 0 to 2 are the committee, 0 is its chair."""
        return self.first + home


async def filled(database: Database, now: datetime, *, number: int = 0, homes: int = HOMES) -> Compound:
    """Found it, import its register, and tie every home to its owner."""
    compound = await founded(database, now, number=number, homes=homes)
    await _register(database, now, compound)
    await tied(database, now, compound)
    return compound


async def tied(database: Database, now: datetime, compound: Compound) -> None:
    """Every home of its register is tied to its owner from now on."""
    async with database.uow(now) as uow:
        await _tie(uow, compound.community, compound)
    async with database.engine.connect() as connection:
        # Both databases know by now what lies in their tables, as after a night of a bot that runs.
        await connection.exec_driver_sql("ANALYZE")
        await connection.commit()


async def founded(database: Database, now: datetime, *, number: int = 0, homes: int = HOMES) -> Compound:
    """A community with its group, 3,000 people and a committee, and without a register."""
    async with database.uow(now) as uow:
        one = await communities.found(
            uow, name=f"Court {number}", language="en", timezone="Asia/Shanghai", jurisdiction="CN"
        )
        compound = Compound(one.id, GROUP - number, _FIRST_PERSON + number * 10_000, homes)
        await chats.remember_group(uow, compound.group, one.name, community=one.id, purpose="owners")
        people = [
            {"telegram_id": compound.person(home), "name": f"Owner {home}", "app_language": "en", "since": now}
            for home in range(homes)
        ]
        await uow.execute(accounts.insert(), people)
        private = [{"telegram_id": compound.person(home), "kind": "private", "since": now} for home in range(homes)]
        await uow.execute(chat_table.insert(), private)
        keys = await keys_of(uow, compound)
        await uow.execute(members.insert(), [{"community_id": one.id, "account_id": key, "since": now} for key in keys])
        for key, role in zip(keys, (Role.CHAIR, Role.COMMITTEE, Role.COMMITTEE), strict=False):
            await uow.execute(roles.roles.insert(), [_holding(one.id, key, role, now)])
    return compound


def _holding(community: int, account: int, role: Role, now: datetime) -> dict[str, Any]:
    return {"community_id": community, "account_id": account, "role": role.value, "since": now, "active": now}


async def keys_of(uow: UnitOfWork, compound: Compound) -> list[int]:
    """The accounts of the owners, by home."""
    here = accounts.c.telegram_id.between(compound.first, compound.first + compound.homes - 1)
    return [row.id for row in await uow.rows(select(accounts.c.id).where(here).order_by(accounts.c.telegram_id))]


async def shown(database: Database, now: datetime, community: int, entries: list[Entry], by: int | None) -> int:
    """A list that was read and whose preview is shown to whoever sent it; the import's key."""
    async with database.uow(now) as uow:
        key = await imports.begin(uow, community, account=by, name="register.xlsx", two_people=False)
    await put_aside(database, lambda: now, key, Reading(tuple(entries), ()), "0" * 64)
    return key


async def _register(database: Database, now: datetime, compound: Compound) -> None:
    key = await shown(database, now, compound.community, many_entries(compound.homes), None)
    async with database.uow(now) as uow:
        wanted = await imports.get(uow, key)
        assert wanted is not None
        assert await replacing.apply(uow, wanted, by=None)
        while await imports.forget_lines(uow, key):
            pass


async def _tie(uow: UnitOfWork, community: int, compound: Compound) -> None:
    """Every home to its owner, by a slip that was used and another that was not."""
    held = select(ownerships.c.unit_id, ownerships.c.owner_id).where(ownerships.c.community_id == community)
    rows = await uow.rows(held.order_by(ownerships.c.unit_id))
    keys = await keys_of(uow, compound)
    by = keys[1]
    tied = [
        {
            "community_id": community,
            "account_id": key,
            "unit_id": row.unit_id,
            "owner_id": row.owner_id,
            "relation": "owner",
            "claimed_at": uow.now,
            "confirmed_by": by if key != by else keys[0],
            "confirmed_at": uow.now,
            "sole": 1,
        }
        for key, row in zip(keys, rows, strict=True)
    ]
    await uow.execute(bindings.insert(), tied)
    papers = [
        {
            "community_id": community,
            "unit_id": row.unit_id,
            "code_hash": hash_code(f"{community}-{row.unit_id}"),
            "made_at": uow.now,
        }
        for row in rows
    ]
    await uow.execute(slips.insert(), papers)
