"""Which roles does a person hold in a community, since when, given by whom?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, select, update

from governance.roles import Role
from storage.columns import Key, Moment, metadata
from storage.unit import Unit

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
    CheckConstraint("given_by is null or confirmed_by is null or given_by <> confirmed_by", name="two_people"),
)
Index(
    "uq_roles_held",
    roles.c.community_id,
    roles.c.account_id,
    roles.c.role,
    roles.c.scope,
    unique=True,
    sqlite_where=(roles.c.until.is_(None)),
    postgresql_where=(roles.c.until.is_(None)),
)


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held by an account; `active` is None while it waits for the second person."""

    id: int
    account: int
    role: Role
    scope: str
    since: datetime
    active: datetime | None
    given_by: int | None


async def held(unit: Unit, community: int, account: int) -> frozenset[Role]:
    """The roles that an account holds now in a community (RESIDENT and OWNER come from its bindings)."""
    query = select(roles.c.role).where(
        roles.c.community_id == community,
        roles.c.account_id == account,
        roles.c.until.is_(None),
        roles.c.active.is_not(None),
    )
    return frozenset(Role(row.role) for row in await unit.rows(query))


async def holders(unit: Unit, community: int, *wanted: Role) -> list[Holding]:
    """Who holds one of the wanted roles now, longest first; of all roles if none is named."""
    query = select(roles).where(roles.c.community_id == community, roles.c.until.is_(None), roles.c.active.is_not(None))
    if wanted:
        query = query.where(roles.c.role.in_([role.value for role in wanted]))
    rows = await unit.rows(query.order_by(roles.c.since, roles.c.id))
    return [
        Holding(row.id, row.account_id, Role(row.role), row.scope, row.since, row.active, row.given_by) for row in rows
    ]


async def give(
    unit: Unit,
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
    return await unit.add(
        roles,
        community_id=community,
        account_id=account,
        role=role.value,
        scope=scope,
        since=unit.now,
        until=None,
        given_by=by,
        confirmed_by=confirmed_by,
        active=unit.now if active else None,
    )


async def confirm(unit: Unit, holding: int, *, by: int) -> None:
    """The second person confirms it."""
    values = {"confirmed_by": by, "active": unit.now}
    await unit.execute(update(roles).where(roles.c.id == holding, roles.c.active.is_(None)).values(**values))


async def end(unit: Unit, holding: int) -> None:
    """The role is over."""
    await unit.execute(update(roles).where(roles.c.id == holding).values(until=unit.now))
