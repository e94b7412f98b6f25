"""What was proposed for the register and nobody decides: does it lapse, written down, with the register as it was?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.approvals.deadlines import PROPOSAL
from handlers.approvals.deadlines import CORRECTIONS, IMPORTS, Waiting
from handlers.frame.work import Work
from handlers.routes import HOUSE
from storage.communities import communities
from storage.engine.database import Database
from storage.register import register
from storage.register.corrections import corrections
from storage.register.imports import imports
from tests.handlers.houses import a_house, cases_in
from tests.handlers.talk import talking
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("waiting", "card", "act"),
    [(CORRECTIONS, "correction:1", "correction.lapsed"), (IMPORTS, "import:2", "register.lapsed")],
    ids=["one_line", "a_list"],
)
async def test_what_nobody_decides_lapses_and_changes_nothing(
    database: Database, waiting: Waiting, card: str, act: str
) -> None:
    assert PROPOSAL.lasts is not None
    async with talking(database) as talk:
        house = await a_house(talk, "Quokka", group=-1001, first=6001)
        async with database.uow(talk.now) as uow:
            await cases_in(uow, house)
            before = await register.entries(uow, house.community)
            await waiting.begin(Work(uow, "bot", HOUSE), await communities.get(uow, house.community), card)

        early = await talk.play(talk.now + PROPOSAL.lasts - timedelta(days=1))
        nothing_yet = await acts(database, act)
        said = await talk.play(talk.now + timedelta(days=2))

        async with database.uow(talk.now) as uow:
            assert await register.entries(uow, house.community) == before
    assert any("been waiting for some days" in one.text for one in early)
    assert nothing_yet == []
    assert await acts(database, act) == [act]
    assert any(one.chat == house.deputy.id and "expired" in one.text for one in said)
    states = [*await database.look(select(corrections.c.state)), *await database.look(select(imports.c.state))]
    assert sorted(row.state for row in states).count("applied") == 1, "only the register that stood before"
