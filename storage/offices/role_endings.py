"""Endings of roles: which office is proposed to be taken from somebody, why, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, select, text, update

from governance.offices.office import Why
from storage.approvals.pending import waits
from storage.engine.columns import Key, Moment, metadata, one_of, partial_index
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

_PROPOSED = "state = 'proposed'"

role_endings = Table(
    "role_endings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("role_id", ForeignKey("roles.id"), nullable=False),
    # Whose role it is.
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("why", String(16), nullable=False),
    # The reason where it was written in words.
    Column("words", Text, nullable=False, default=""),
    # The account that holds it from then on, where the same person has a new one.
    Column("to_account", ForeignKey("accounts.id")),
    Column("state", String(8), nullable=False),
    Column("proposed_by", ForeignKey("accounts.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", ForeignKey("accounts.id")),
    CheckConstraint("state in ('proposed','done','refused')", name="state"),
    one_of("why", Why),
    CheckConstraint("proposed_by <> account_id and (to_account is null or proposed_by <> to_account)", name="another"),
    CheckConstraint(
        "state <> 'done' or (decided_by is not null and decided_by <> proposed_by and decided_by <> account_id"
        " and (to_account is null or decided_by <> to_account))",
        name="two_people",
    ),
    info=says(
        "Proposals to remove you from office, or that you had a say in",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key, {"words": ""}),
        named="ending",
    ),
)
partial_index(text(_PROPOSED), "uq_role_endings_proposed", role_endings.c.role_id, unique=True)
waits(role_endings, "office", "ending", role_endings.c.state == "proposed")


@dataclass(frozen=True, slots=True)
class RoleEnding:
    """A proposal that a role ends. `heir`: the account that holds it instead; `open`: nobody has decided yet.

    `words`: the reason, where it was written (`Why.WORDS`).
    """

    id: int
    community: int
    holding: int
    account: int
    why: Why
    heir: int | None
    proposed_by: int
    open: bool
    words: str = ""


async def propose(
    uow: UnitOfWork,
    community: int,
    holding: int,
    account: int,
    *,
    why: Why,
    by: int,
    heir: int | None = None,
    words: str = "",
) -> RoleEnding | None:
    """Write down a proposal; None if this role is proposed to end already."""
    waits = (role_endings.c.role_id == holding, role_endings.c.state == "proposed")
    if await uow.row(select(role_endings.c.id).where(*waits)) is not None:
        return None
    key = await uow.add(
        role_endings,
        community_id=community,
        role_id=holding,
        account_id=account,
        why=why.value,
        words=words,
        to_account=heir,
        state="proposed",
        proposed_by=by,
        proposed_at=uow.now,
    )
    return await get(uow, key)


async def get(uow: UnitOfWork, ending: int) -> RoleEnding | None:
    """The proposal with this id; check its community before anything else."""
    row: Any = await uow.row(select(role_endings).where(role_endings.c.id == ending))
    if row is None:
        return None
    return RoleEnding(
        row.id,
        row.community_id,
        row.role_id,
        row.account_id,
        Why(row.why),
        row.to_account,
        row.proposed_by,
        row.state == "proposed",
        row.words,
    )


async def decide(uow: UnitOfWork, ending: int, *, by: int, done: bool) -> bool:
    """The second person has said yes or no; False if it was decided before."""
    waits = (role_endings.c.id == ending, role_endings.c.state == "proposed")
    values = {"state": "done" if done else "refused", "decided_by": by}
    return bool(await uow.execute(update(role_endings).where(*waits).values(**values)))


async def drop(uow: UnitOfWork, holding: int) -> bool:
    """The role has ended in another way, or nobody has decided it: nothing waits any more. False if nothing did."""
    waits = (role_endings.c.role_id == holding, role_endings.c.state == "proposed")
    return bool(await uow.execute(update(role_endings).where(*waits).values(state="refused")))
