"""Judgements of results: who said yes or no about which closing, with how many stars, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text, select, update

from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

ERASED_STARS = 0
"""Stars were given, and whoever gave them had themself forgotten: it is counted that there were some."""

judgements = Table(
    "matter_judgements",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("done", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # 1 to 5; none where somebody gave none.
    Column("stars", Integer),
    Column("word", Text, nullable=False, default="", server_default=""),
    CheckConstraint("done in (0,1)", name="yes_or_no"),
    CheckConstraint("stars between 0 and 5", name="stars"),
    info=says(
        "What you said about results",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key, {"stars": ERASED_STARS, "word": ""}),
    ),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody said about a closing. `stars`: 1 to 5, or None."""

    account: int
    done: bool
    stars: int | None
    word: str


async def judge(uow: UnitOfWork, matter: int, account: int, round: int, *, done: bool) -> None:  # noqa: A002
    """Write down somebody's yes or no about a closing; the last word counts."""
    change = {"done": int(done), "at": uow.now}
    row = {"matter_id": matter, "account_id": account, "round": round, **change}
    await uow.execute(uow.upsert(judgements, row, key=["matter_id", "account_id", "round"], change=change))


async def judged(uow: UnitOfWork, matter: int, round: int) -> dict[int, bool]:  # noqa: A002
    """Who said yes or no about this closing."""
    return {key: one.done for key, one in (await given(uow, matter, round)).items()}


async def given(uow: UnitOfWork, matter: int, round: int) -> dict[int, Judgement]:  # noqa: A002
    """What was said about this closing, by account."""
    query = select(judgements).where(judgements.c.matter_id == matter, judgements.c.round == round)
    found = [Judgement(row.account_id, bool(row.done), row.stars or None, row.word) for row in await uow.rows(query)]
    return {one.account: one for one in found}


async def rate(uow: UnitOfWork, matter: int, account: int, round: int, **given: Any) -> bool:  # noqa: A002
    """Add `stars` or a `word` to somebody's yes; False if they have not said it."""
    mine = (judgements.c.matter_id == matter, judgements.c.account_id == account, judgements.c.round == round)
    return bool(await uow.execute(update(judgements).where(*mine, judgements.c.done == 1).values(**given)))
