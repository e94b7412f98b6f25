"""Facts of figures: the matters with which anything happened in a month, as the rules read them.

It looks through years of steps, so it is asked outside of any unit of work that changes something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, union

from governance.figures.month import SPOKEN, Case, Happened, Office, Span, office_of
from governance.matters.ladder import Level
from governance.matters.matter import Kind, Move, Outcome, Visibility
from governance.roles import Role
from storage.engine.uow import UnitOfWork
from storage.matters.matters import matters
from storage.matters.steps import steps
from storage.offices.roles import roles
from storage.ratings.judgements import judgements

_AT_ONCE = 500  # keys in one question

Held = tuple[Role, datetime, datetime | None]
"""A role that somebody had, since when, and until when."""


async def cases(uow: UnitOfWork, community: int, span: Span) -> list[Case]:
    """Every matter that was raised, moved or rated in the month."""
    held = await _held(uow, community)
    found: list[Case] = []
    keys = [row[0] for row in await uow.rows(_concerned(community, span))]
    for some in _parts(sorted(keys)):
        moved = await _moved(uow, some, span.ends)
        stars = await _stars(uow, some)
        rows = await uow.rows(select(matters).where(matters.c.id.in_(some)).order_by(matters.c.id))
        found += [_case(row, moved.get(row.id, []), stars.get(row.id, []), held) for row in rows]
    return found


def _concerned(community: int, span: Span) -> Any:
    here = matters.c.community_id == community
    raised = select(matters.c.id).where(here, matters.c.raised_at >= span.begins, matters.c.raised_at < span.ends)
    return union(
        raised,
        _of_matters(steps, steps.c.at, community, span),
        _of_matters(judgements, judgements.c.at, community, span),
    )


def _of_matters(table: Any, at: Any, community: int, span: Span) -> Select[Any]:
    joined = table.join(matters, matters.c.id == table.c.matter_id)
    query = select(table.c.matter_id).select_from(joined)
    return query.where(matters.c.community_id == community, at >= span.begins, at < span.ends)


def _parts(keys: list[int]) -> Iterator[list[int]]:
    return (keys[first : first + _AT_ONCE] for first in range(0, len(keys), _AT_ONCE))


async def _moved(uow: UnitOfWork, keys: Collection[int], until: datetime) -> dict[int, list[Happened]]:
    query = select(steps).where(steps.c.matter_id.in_(keys), steps.c.at < until).order_by(steps.c.id)
    found: dict[int, list[Happened]] = {}
    for row in await uow.rows(query):
        found.setdefault(row.matter_id, []).append(Happened(row.at, Move(row.move), row.account_id))
    return found


async def _stars(uow: UnitOfWork, keys: Collection[int]) -> dict[int, list[tuple[datetime, int]]]:
    query = select(judgements).where(judgements.c.matter_id.in_(keys), judgements.c.stars.is_not(None))
    found: dict[int, list[tuple[datetime, int]]] = {}
    for row in await uow.rows(query.order_by(judgements.c.at)):
        found.setdefault(row.matter_id, []).append((row.at, row.stars))
    return found


async def _held(uow: UnitOfWork, community: int) -> dict[int, list[Held]]:
    query = select(roles).where(roles.c.community_id == community, roles.c.active.is_not(None))
    query = query.where(or_(roles.c.lapsed.is_(None), roles.c.until.is_not(None))).order_by(roles.c.id)
    found: dict[int, list[Held]] = {}
    for row in await uow.rows(query):
        found.setdefault(row.account_id, []).append((Role(row.role), row.active, row.until))
    return found


def _case(row: Any, moved: list[Happened], stars: list[tuple[datetime, int]], held: dict[int, list[Held]]) -> Case:
    return Case(
        kind=Kind(row.kind),
        visibility=Visibility(row.visibility),
        building=row.building,
        office=_office(row, moved, held),
        raised_at=row.raised_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        steps=moved,
        stars=stars,
    )


def _office(row: Any, moved: Iterable[Happened], held: dict[int, list[Held]]) -> Office:
    """The office of whoever spoke first; of whoever took it; else the rung of the ladder on which it waits."""
    spoke = next(((step.by, step.at) for step in moved if step.move in SPOKEN and step.by is not None), None)
    for account, at in filter(None, [spoke, (row.taken_by, row.raised_at)]):
        then = [role for role, since, until in held.get(account, []) if since <= at and (until is None or at < until)]
        if (office := office_of(then or [role for role, _, _ in held.get(account, [])])) is not None:
            return office
    if row.kind == Kind.DISPUTE.value:
        return Office.MEDIATOR
    return Office.LEAD if row.level in {Level.ENTRANCE, Level.BUILDING} else Office.COMMITTEE
