"""Choices of terms: what a community has said of who is asked first and by when; what was confirmed last holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, select, text, update

from governance.approvals.choice import State
from governance.assignment.charge import First
from governance.assignment.term_choice import OFFICE, TermChoice
from governance.assignment.terms import Term
from storage.approvals.pending import waits
from storage.engine.columns import Key, Moment, metadata, one_of, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

term_choices = Table(
    "term_choices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("sort", String(16), nullable=False),
    Column("first", String(16)),
    Column("days", Integer),
    # Of the manager's office: the days of the week on which it is closed ("67").
    Column("closed", String(7), nullable=False, default=""),
    Column("by_id", ForeignKey("accounts.id"), nullable=False),
    Column("confirmed_by", ForeignKey("accounts.id")),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    one_of("state", State),
    CheckConstraint("first is null or first in ('manager','lead','committee','mediator')", name="first"),
    CheckConstraint("days is null or days between 1 and 90", name="days"),
    CheckConstraint("confirmed_by is null or confirmed_by <> by_id", name="two_people"),
    info=says("Changes you proposed or confirmed to who is asked first, and by when", named="term"),
)
_OPEN = term_choices.c.state == State.PROPOSED.value
partial_index(
    text("state = 'proposed'"),
    "uq_term_choices_open",
    term_choices.c.community_id,
    term_choices.c.sort,
    unique=True,
)
waits(term_choices, "term", "term", _OPEN)


def _choice(row: Any) -> TermChoice:
    term = None if row.first is None else Term(row.sort, First(row.first), row.days)
    return TermChoice(row.id, row.community_id, row.sort, term, row.closed, row.by_id, State(row.state))


async def propose(
    uow: UnitOfWork, community: int, term: Term | None, closed: str, *, by: int, state: State = State.PROPOSED
) -> TermChoice:
    """Write down what is proposed, or said by somebody who leads alone yet. One thing for each sort at a time."""
    values: dict[str, Any] = {
        "sort": term.sort if term else OFFICE,
        "first": term.first.value if term else None,
        "closed": closed,
    }
    values |= {"days": term.days if term else None, "by_id": by, "state": state.value, "at": uow.now}
    key = await uow.add(term_choices, community_id=community, **values)
    return TermChoice(key, community, str(values["sort"]), term, closed, by, state)


async def find(uow: UnitOfWork, community: int, choice: int) -> TermChoice | None:
    """The choice with our key, if it is this community's."""
    mine = (term_choices.c.id == choice, term_choices.c.community_id == community)
    row = await uow.row(select(term_choices).where(*mine))
    return None if row is None else _choice(row)


async def standing(uow: UnitOfWork, community: int, sort: str) -> TermChoice | None:
    """What is proposed of a sort and not decided yet."""
    mine = (term_choices.c.community_id == community, term_choices.c.sort == sort)
    row = await uow.row(select(term_choices).where(*mine, _OPEN))
    return None if row is None else _choice(row)


async def decide(uow: UnitOfWork, choice: TermChoice, state: State, *, by: int | None = None) -> bool:
    """End a choice; False if it has ended already."""
    still = (term_choices.c.id == choice.id, _OPEN)
    values = {"state": state.value, "confirmed_by": by, "at": uow.now}
    return bool(await uow.execute(update(term_choices).where(*still).values(**values)))


async def holding(uow: UnitOfWork, community: int) -> dict[str, TermChoice]:
    """What a community has said, by sort: of each what was confirmed last."""
    mine = (term_choices.c.community_id == community, term_choices.c.state == State.CONFIRMED.value)
    query = select(term_choices).where(*mine).order_by(term_choices.c.at, term_choices.c.id)
    return {row.sort: _choice(row) for row in await uow.rows(query)}
