"""Does a room that is added from outside appear wherever rooms are asked, although nobody knows its name?"""

from __future__ import annotations

import importlib
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Table, select

import governance
import handlers
import storage
from governance import rights
from governance.roles import Role
from handlers.frame.menu import commands
from handlers.frame.room import House
from handlers.frame.triggers import Where
from handlers.frame.words import words
from handlers.privacy.words import readable
from handlers.routes import HOUSE
from storage.communities import accounts
from storage.engine.columns import metadata
from storage.engine.database import Database
from storage.engine.journal import lines
from storage.groups import community_rows
from storage.privacy import erasing, personal
from tests.databases import NOW
from tests.handlers.talk import Person, Talk, a_community, a_member, talking
from tests.handlers.test_permissions import page

TOY = Path(__file__).parent / "toy_room"
LEADER = Person(701, "Wu", "en")
OTHER = Person(702, "Li", "en")


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    """The house with the toy room in it; gone from every path and list afterwards.

    The database was made before, so that the pattern of all others has no ladders in it.
    """
    assert "ladders" not in metadata.tables
    packages: list[ModuleType] = [governance, storage, handlers]
    for package in packages:
        package.__path__.append(str(TOY / package.__name__))
    try:
        toy = importlib.import_module("handlers.ladders")
        yield House([*HOUSE.rooms, toy.ROOM])
    finally:
        for package in packages:
            package.__path__.remove(str(TOY / package.__name__))
            if hasattr(package, "ladders"):
                del package.ladders
        for name in [name for name in sys.modules if ".ladders" in name]:
            del sys.modules[name]
        metadata.remove(metadata.tables["ladders"])


@pytest.fixture
async def ladders(house: House, database: Database) -> AsyncIterator[Table]:
    """The toy's table, made as a migration would."""
    table = metadata.tables["ladders"]
    async with database.uow(NOW) as uow:
        await uow.connection.run_sync(table.create)
    yield table
    async with database.uow(NOW) as uow:
        await uow.connection.run_sync(table.drop)


async def a_lender(talk: Talk) -> int:
    community = await a_community(talk, language="en")
    account = await a_member(talk, LEADER, community, Role.COMMITTEE)
    await a_member(talk, OTHER, community, Role.CHAIR)
    await talk.says(LEADER, "/lend wood, 3 m")
    return account


async def test_it_is_on_the_first_page_in_help_and_among_the_commands(house: House, database: Database) -> None:
    async with talking(database, house) as talk:
        community = await a_community(talk, language="en")
        await a_member(talk, LEADER, community, Role.COMMITTEE)
        await a_member(talk, OTHER, community)
        (leads,) = [said for said in await talk.says(LEADER, "/start") if said.buttons]
        (helped,) = await talk.says(LEADER, "/help")
        (lives,) = [said for said in await talk.says(OTHER, "/start") if said.buttons]

    assert "Lend a ladder" in leads.buttons
    assert "/lend" in helped.text
    assert "Lend a ladder" not in lives.buttons
    assert len(lives.buttons) <= 8
    offered = [one.name for one in commands(house.routes, Where.PRIVATE, roles={Role.COMMITTEE})]
    assert "lend" in offered


@pytest.mark.usefixtures("ladders")
async def test_plain_words_lead_to_it_as_far_as_ones_role_allows(house: House, database: Database) -> None:
    async with talking(database, house) as talk:
        community = await a_community(talk, language="en")
        await a_member(talk, LEADER, community, Role.COMMITTEE)
        await a_member(talk, OTHER, community)
        (leads,) = await talk.says(LEADER, "may I lend you my ladder")
        (command,) = await talk.says(LEADER, "/lend")
        (lives,) = await talk.says(OTHER, "may I lend you my ladder")

    assert leads.text == command.text
    assert "Your role does not allow this" in lives.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("house")
def test_its_act_has_a_row_in_the_table_of_rights() -> None:
    row = next(line for line in page(rights.gathered()).splitlines() if line.startswith("| lend ladder "))

    assert row.count("yes") == 3


@pytest.mark.usefixtures("ladders")
async def test_it_stands_in_a_persons_file(house: House, database: Database) -> None:
    async with talking(database, house) as talk:
        account = await a_lender(talk)
        async with database.uow(talk.now) as uow:
            stored = await personal.stored_about(uow, await accounts.get(uow, account))

    assert [row["words"] for row in stored["ladders"]] == ["wood, 3 m"]
    assert "Ladders that you lend: 1" in readable(words("en"), "Wu", stored, {1: "Elm"}, NOW)


async def test_it_goes_with_a_person(house: House, database: Database, ladders: Table) -> None:
    async with talking(database, house) as talk:
        account = await a_lender(talk)
        (asked,) = await talk.says(LEADER, "/forget")
        await talk.presses(LEADER, asked.data("Erase"))
        acts = [row.act for row in await database.look(select(lines.c.act))]
        async with database.uow(talk.now) as uow:
            await erasing.erase_words(uow, account)
            left = await uow.rows(select(ladders))

    assert "ladder.gone" in acts
    assert left == []


async def test_it_goes_along_with_a_community_that_moves(house: House, database: Database, ladders: Table) -> None:
    async with talking(database, house) as talk:
        await a_lender(talk)
        async with database.uow(talk.now) as uow:
            ours = await uow.rows(select(ladders).where(community_rows.own(1)[ladders]))
            theirs = await uow.rows(select(ladders).where(community_rows.own(2)[ladders]))

    assert len(ours) == 1
    assert theirs == []
    assert community_rows.unclassified() == []
