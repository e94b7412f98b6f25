"""Roles: which of them a person holds in a community, since when, given by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, select, update

from governance.roles import Role
from storage.approvals.pending import waits
from storage.engine.columns import Key, Moment, metadata, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

roles = Table(
    "roles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("role", String(24), nullable=False),
    # What the role is for, where it is for a part: a building, an entrance, a trade.
    Column("scope", Text, nullable=False, default=""),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    # Each role given is proposed by one and confirmed by another; until then it gives no right.
    Column("given_by", ForeignKey("accounts.id")),
    Column("confirmed_by", ForeignKey("accounts.id")),
    Column("active", Moment),
    # Since when the owners are asked, where nobody else of the committee could confirm it.
    Column("public", Moment),
    # How many homes must say yes then.
    Column("needed", Integer),
    # When a proposal that nobody decided was over.
    Column("lapsed", Moment),
    CheckConstraint("given_by is null or confirmed_by is null or given_by <> confirmed_by", name="two_people"),
    CheckConstraint("confirmed_by is null or confirmed_by <> account_id", name="not_oneself"),
    info=says("Your roles, and roles you gave or confirmed", about="account_id", named="owners role"),
)
partial_index(
    roles.c.until.is_(None),
    "uq_roles_held",
    roles.c.community_id,
    roles.c.account_id,
    roles.c.role,
    roles.c.scope,
    unique=True,
)
waits(roles, "office", "role", roles.c.until.is_(None), roles.c.active.is_(None), roles.c.public.is_(None))


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held by an account; `active` is None while it waits for the second person.

    `public`: since when the owners are asked instead, of whose homes `needed` must say yes; `lapsed`: when it was over
    because nobody decided it.
    """

    id: int
    account: int
    role: Role
    scope: str
    since: datetime
    active: datetime | None
    given_by: int | None
    confirmed_by: int | None = None
    public: datetime | None = None
    lapsed: datetime | None = None
    needed: int = 0


async def held(uow: UnitOfWork, community: int, account: int) -> frozenset[Role]:
    """The roles that an account holds now in a community (RESIDENT and OWNER come from its bindings)."""
    query = select(roles.c.role).where(
        roles.c.community_id == community,
        roles.c.account_id == account,
        roles.c.until.is_(None),
        roles.c.active.is_not(None),
    )
    return frozenset(Role(row.role) for row in await uow.rows(query))


async def holders(uow: UnitOfWork, community: int, *wanted: Role) -> list[Holding]:
    """Who holds one of the wanted roles now, longest first; of all roles if none is named."""
    query = select(roles).where(roles.c.community_id == community, roles.c.until.is_(None), roles.c.active.is_not(None))
    if wanted:
        query = query.where(roles.c.role.in_([role.value for role in wanted]))
    return [_holding(row) for row in await uow.rows(query.order_by(roles.c.since, roles.c.id))]


def _holding(row: Any) -> Holding:
    return Holding(
        row.id,
        row.account_id,
        Role(row.role),
        row.scope,
        row.since,
        row.active,
        row.given_by,
        row.confirmed_by,
        row.public,
        row.lapsed,
        row.needed or 0,
    )


async def proposed(uow: UnitOfWork, community: int) -> list[Holding]:
    """The roles that wait for a second person, oldest first."""
    query = select(roles).where(roles.c.community_id == community, roles.c.until.is_(None), roles.c.active.is_(None))
    return [_holding(row) for row in await uow.rows(query.order_by(roles.c.id))]


async def find(uow: UnitOfWork, community: int, holding: int) -> Holding | None:
    """One holding of the community that is not over; None if there is none."""
    query = select(roles).where(roles.c.community_id == community, roles.c.id == holding, roles.c.until.is_(None))
    row = await uow.row(query)
    return None if row is None else _holding(row)


async def lapsed(uow: UnitOfWork, community: int, holding: int) -> Holding | None:
    """One proposal of the community that lapsed; None if there is none."""
    mine = (roles.c.community_id == community) & (roles.c.id == holding)
    row = await uow.row(select(roles).where(mine, roles.c.lapsed.is_not(None)))
    return None if row is None else _holding(row)


async def whose(uow: UnitOfWork, holding: int) -> int | None:
    """The community that a holding belongs to; None if there is none."""
    value = await uow.scalar(select(roles.c.community_id).where(roles.c.id == holding))
    return None if value is None else int(value)


async def same(uow: UnitOfWork, community: int, account: int, role: Role, scope: str) -> Holding | None:
    """The holding of exactly this role by this person, active or waiting; None if there is none."""
    query = select(roles).where(roles.c.community_id == community, roles.c.until.is_(None))
    query = query.where(roles.c.account_id == account, roles.c.role == role.value, roles.c.scope == scope)
    row = await uow.row(query)
    return None if row is None else _holding(row)


async def of_account(uow: UnitOfWork, community: int, account: int) -> list[int]:
    """The holdings of a person in a community that are not over, active or waiting."""
    query = select(roles.c.id).where(roles.c.community_id == community, roles.c.account_id == account)
    return [row.id for row in await uow.rows(query.where(roles.c.until.is_(None)).order_by(roles.c.id))]


async def scopes(uow: UnitOfWork, community: int, account: int, role: Role) -> frozenset[str]:
    """For which parts (buildings, say) a person holds a role now; an empty word stands for all of it."""
    return frozenset(held.scope for held in await holders(uow, community, role) if held.account == account)


async def give(
    uow: UnitOfWork,
    community: int,
    account: int,
    role: Role,
    *,
    by: int | None,
    confirmed_by: int | None = None,
    scope: str = "",
    active: bool = False,
) -> int:
    """Give a role; with `active` false it waits for a second person. Returns the holding's id."""
    return await uow.add(
        roles,
        community_id=community,
        account_id=account,
        role=role.value,
        scope=scope,
        since=uow.now,
        until=None,
        given_by=by,
        confirmed_by=confirmed_by,
        active=uow.now if active else None,
    )


async def confirm(uow: UnitOfWork, holding: int, *, by: int) -> bool:
    """The second person confirms it; False if it does not wait any more."""
    values = {"confirmed_by": by, "active": uow.now}
    waits = (roles.c.id == holding, roles.c.active.is_(None), roles.c.until.is_(None))
    return bool(await uow.execute(update(roles).where(*waits).values(**values)))


async def refuse(uow: UnitOfWork, holding: int) -> bool:
    """The second person says no; False if it does not wait any more."""
    waits = (roles.c.id == holding, roles.c.active.is_(None), roles.c.until.is_(None))
    return bool(await uow.execute(update(roles).where(*waits).values(until=uow.now)))


async def lapse(uow: UnitOfWork, holding: int) -> bool:
    """Nobody has decided it in time; false if it does not wait any more."""
    waits = (roles.c.id == holding, roles.c.active.is_(None), roles.c.until.is_(None))
    return bool(await uow.execute(update(roles).where(*waits).values(until=uow.now, lapsed=uow.now)))


async def ask_owners(uow: UnitOfWork, holding: int, *, needed: int) -> None:
    """From now on the owners are asked whether it is right; so many homes must say yes."""
    await uow.execute(update(roles).where(roles.c.id == holding).values(public=uow.now, needed=needed))


async def confirm_by_owners(uow: UnitOfWork, holding: int) -> bool:
    """The owners have confirmed it; False if they were not asked, or it does not wait any more."""
    waits = (roles.c.id == holding, roles.c.active.is_(None), roles.c.until.is_(None), roles.c.public.is_not(None))
    return bool(await uow.execute(update(roles).where(*waits).values(active=uow.now)))


async def end(uow: UnitOfWork, holding: int) -> None:
    """The role is over."""
    await uow.execute(update(roles).where(roles.c.id == holding).values(until=uow.now))
