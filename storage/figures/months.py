"""Months as they were published: once told they stay as they are, so that no two tellings can be subtracted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, select

from governance.figures.month import Cells, Figures, Own
from storage.engine.columns import Json, Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

figure_months = Table(
    "figure_months",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    # “2026-11”.
    Column("month", String(7), primary_key=True),
    Column("cells", Json, nullable=False),
    Column("at", Moment, nullable=False),
    info=says(),
)

figure_people = Table(
    "figure_people",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("answered", Integer),
    Column("settled", Integer),
    # Minutes, the median.
    Column("first_word", Integer),
    info=says(
        "How much you answered and closed in a month",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)


async def publish(uow: UnitOfWork, community: int, month: str, figures: Figures) -> None:
    """Write down the figures of a month; what was published before stays."""
    cells = asdict(figures)
    people = cells.pop("people")
    named = {"community_id": community, "month": month}
    row = {**named, "cells": cells, "at": uow.now}
    key = ["community_id", "month"]
    if not await uow.execute(uow.upsert(figure_months, row, key=key, change=None)):
        return
    if people:
        rows = [{**named, "account_id": account, **own} for account, own in people.items()]
        await uow.execute(uow.upsert(figure_people, rows[0], key=[*key, "account_id"], change=None), rows)


async def of(uow: UnitOfWork, community: int, months: Collection[str]) -> dict[str, Figures]:
    """The published ones of these months, each with the people who are not forgotten since."""
    mine = (figure_months.c.community_id == community, figure_months.c.month.in_(list(months)))
    cells = {row.month: row.cells for row in await uow.rows(select(figure_months).where(*mine))}
    theirs = (figure_people.c.community_id == community, figure_people.c.month.in_(list(months)))
    people: dict[str, dict[int, Own]] = {}
    for row in await uow.rows(select(figure_people).where(*theirs).order_by(figure_people.c.account_id)):
        people.setdefault(row.month, {})[row.account_id] = Own(row.answered, row.settled, row.first_word)
    return {month: _figures(found, people.get(month, {})) for month, found in cells.items()}


def _figures(cells: Mapping[str, Any], people: Mapping[int, Own]) -> Figures:
    tables = {
        name: {key: Cells(**one) for key, one in cells[name].items()} for name in ("kinds", "buildings", "offices")
    }
    return Figures(total=Cells(**cells["total"]), people=people, **tables)
