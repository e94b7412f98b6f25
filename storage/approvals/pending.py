"""What waits for a second person, and does it have a deadline? Asked once after each upgrade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from governance.motions.motion import Stage
from storage.communities.communities import Community, communities, community_of_row
from storage.engine.uow import UnitOfWork
from storage.motions.motions import motions
from storage.offices.role_endings import role_endings
from storage.offices.roles import roles
from storage.queues.due import due
from storage.register.corrections import CorrectionState, corrections
from storage.register.imports import ImportState, imports
from storage.residents.bindings import bindings

AT_ONCE = 50  # communities that are looked through in one unit of work


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits: its kind (`Waiting.kind` of `approvals/deadlines.py`), its community, the name of its deadlines."""

    kind: str
    community: int
    name: str


# (kind, first part of the name, table, what makes a row wait)
_WAITS: tuple[tuple[str, str, Table, tuple[ColumnElement[bool], ...]], ...] = (
    ("office", "role", roles, (roles.c.until.is_(None), roles.c.active.is_(None), roles.c.public.is_(None))),
    ("office", "ending", role_endings, (role_endings.c.state == "proposed",)),
    ("binding", "binding", bindings, (bindings.c.until.is_(None), bindings.c.confirmed_at.is_(None))),
    ("correction", "correction", corrections, (corrections.c.state == CorrectionState.PROPOSED.value,)),
    (
        "import",
        "import",
        imports,
        (
            imports.c.state.in_([ImportState.PREVIEW.value, ImportState.PROPOSED.value]),
            imports.c.decided_at.is_(None),
        ),
    ),
    ("draft", "motion", motions, (motions.c.stage == Stage.DRAFT.value, motions.c.force == 1)),
)


async def some_communities(uow: UnitOfWork, after: int) -> list[Community]:
    """The next communities, by their numbers."""
    query = select(communities).where(communities.c.id > after).order_by(communities.c.id).limit(AT_ONCE)
    return [community_of_row(row) for row in await uow.rows(query)]


async def without_deadline(uow: UnitOfWork, first: int, last: int) -> list[Proposal]:
    """What waits in the communities `first` to `last` and is neither to be reminded of nor to lapse."""
    found = [proposal for one in _WAITS for proposal in await _waiting(uow, one, first, last)]
    if not found:
        return []
    kinds = [f"{kind}.{what}" for kind in {one.kind for one in found} for what in ("remind", "lapse")]
    query = select(due.c.kind, due.c.name).where(due.c.community_id.between(first, last), due.c.kind.in_(kinds))
    known = {(row.kind.partition(".")[0], ":".join(row.name.split(":")[:2])) for row in await uow.rows(query)}
    return [one for one in found if (one.kind, one.name) not in known]


async def _waiting(uow: UnitOfWork, wanted: tuple[str, str, Table, Any], first: int, last: int) -> list[Proposal]:
    kind, prefix, table, waits = wanted
    query = select(table.c.id, table.c.community_id).where(table.c.community_id.between(first, last), *waits)
    return [Proposal(kind, row.community_id, f"{prefix}:{row.id}") for row in await uow.rows(query)]
