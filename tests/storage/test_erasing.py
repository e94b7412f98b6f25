"""Is everything about a person found, and is nothing left of them in the database, or in its file, when they go?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson

from governance.moderation.allowance import Doing, Tally
from governance.moderation.mute import Reason, State
from governance.offices.office import Why
from governance.roles import Role
from storage.ballots import binding_endings
from storage.ballots.binding_endings import take_off_rolls
from storage.communities import accounts, chats, members
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing, outbox, post
from storage.engine.unit import Unit
from storage.moderation import allowances, mutes
from storage.offices import role_endings, roles
from storage.privacy import erasing, personal
from storage.register import register
from storage.residents import bindings
from storage.schema import metadata
from tests.databases import NOW
from tests.registers import a_community, an_account, an_entry, import_entries, tie

TELEGRAM_ID = 987_654_321
NAME = "王秀英怀念"


async def _lived(unit: Unit) -> tuple[int, int]:
    """A community in which somebody has lived: tied, with a role, a message and lines in the journal."""
    community = (await a_community(unit)).id
    await import_entries(unit, community, [an_entry("1-1-101", "业主甲"), an_entry("1-1-102", "李强")])
    wang, lead = await an_account(unit, TELEGRAM_ID, NAME), await an_account(unit, 2, "李强")
    await members.join(unit, community, wang)
    chat = await chats.remember_private(unit, TELEGRAM_ID)
    await tie(unit, community, wang, "1-1-101", by=lead)
    await roles.give(unit, community, wang, Role.COMMITTEE, by=lead, active=True)
    journal.record(unit, community, "ballot.cast", "motion:1", {"account": wang, "choice": "yes"})
    journal.record(unit, community, "matter.raised", "matter:1", {"by": wang, "text": "秘密的话"})
    journal.record(unit, community, "matter.raised", "matter:2", {"by": lead, "text": "别人的话"})
    post(unit, Outgoing(chat.id, "sendMessage", {"text": f"您好 {NAME}"}, Kind.ANSWER))
    return community, wang


async def test_every_table_that_can_name_a_person_is_looked_at_and_has_a_title(database: Database) -> None:
    async with database.unit(NOW) as unit:
        _, wang = await _lived(unit)
    async with database.unit(NOW) as unit:
        stored = await personal.stored_about(unit, await accounts.get(unit, wang))

    assert all(personal.title_of(table) for table in personal.tables_with_people())
    assert {"accounts", "bindings", "members", "roles", "chats", "outbox", "journal_contents"} <= set(stored)
    assert [row["name"] for row in stored["owners"]] == ["业主甲"]
    (binding,) = stored["bindings"]
    assert binding["confirmed_by"] == personal.SOMEBODY_ELSE
    assert [row["content"] for row in stored["journal_contents"]] == [
        {"account": wang, "choice": "yes"},
        {"by": wang, "text": "秘密的话"},
    ]
    assert "李强" not in orjson.dumps(stored).decode()


async def test_whoever_goes_leaves_no_name_behind_and_the_journal_still_verifies(database: Database) -> None:
    async with database.unit(NOW) as unit:
        community, wang = await _lived(unit)
    async with database.unit(NOW) as unit:
        await unit.execute(outbox.update().values(state="sent"))
        account = await accounts.get(unit, wang)
        found = await erasing.traces(unit, account)
        await erasing.erase_lines(unit, found.lines)
        await erasing.erase_messages(unit, found.messages)
        await erasing.erase_words(unit, wang)
        await erasing.erase_account(unit, account)
    await database.scrub("accounts", "chats", "outbox", "journal_contents")

    async with database.unit(NOW) as unit:
        for table in metadata.sorted_tables:
            rows = str([tuple(row) for row in await unit.rows(table.select())])
            assert NAME not in rows, table.name
            assert str(TELEGRAM_ID) not in rows, table.name
            assert "秘密的话" not in rows, table.name
        assert await journal.verify(unit, community) is None
        left = await personal.journal_lines(unit, wang)
        assert [act for _, _, act, _ in left] == ["ballot.cast"]
        assert await accounts.by_telegram_id(unit, TELEGRAM_ID) is None
    if database.is_sqlite:
        path = Path(str(database.engine.url.database))
        kept = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
        for secret in (NAME, "秘密的话"):
            assert secret.encode() not in kept


async def test_erasing_twice_is_erasing_once_and_the_same_person_may_come_back(database: Database) -> None:
    async with database.unit(NOW) as unit:
        community, wang = await _lived(unit)
        account = await accounts.get(unit, wang)
    for _ in range(2):
        async with database.unit(NOW) as unit:
            await erasing.erase_words(unit, wang)
            await erasing.erase_account(unit, account)
    async with database.unit(NOW) as unit:
        back = await an_account(unit, TELEGRAM_ID, "新来的")

        assert back != wang
        assert not await members.belongs(unit, community, back)


async def test_the_last_one_in_office_is_known(database: Database) -> None:
    async with database.unit(NOW) as unit:
        community, wang = await _lived(unit)
        assert await erasing.last_in_office(unit, community, wang)

        other = await an_account(unit, 3)
        await roles.give(unit, community, other, Role.CHAIR, by=wang, active=True)

        assert not await erasing.last_in_office(unit, community, wang)


async def test_an_owner_who_sold_one_of_two_flats_stays_tied_to_the_other(database: Database) -> None:
    async with database.unit(NOW) as unit:
        community = (await a_community(unit)).id
        await import_entries(unit, community, [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "王秀英")])
        wang, lead = await an_account(unit, 1), await an_account(unit, 2)
        await tie(unit, community, wang, "1-1-101", by=lead)

        await import_entries(unit, community, [an_entry("1-1-101", "赵新"), an_entry("1-1-102", "王秀英")])
        ended = await binding_endings.end_lapsed(unit, community, await register.places(unit, community))

        assert ended == []
        (binding, place) = (await bindings.of_account(unit, community, wang))[0]
        assert str(place) == "1-1-102"
        assert await take_off_rolls(unit, community, wang, binding.owner or 0) == []


async def test_a_mute_what_one_used_up_and_an_office_taken_are_told_and_their_words_erased(database: Database) -> None:
    async with database.unit(NOW) as unit:
        community, wang = await _lived(unit)
        chair = await an_account(unit, 3, "郑国平")
        mute = await mutes.propose(
            unit, community, wang, reason=Reason.WORDS, words=f"{NAME}骂人", length=timedelta(days=7), by=chair
        )
        await mutes.change(unit, mute, State.PROPOSED, appeal="我没有骂人")
        await allowances.keep(unit, wang, community, Doing.MATTER, Tally(NOW, 1, NOW, 1))
        (held,) = await roles.holders(unit, community, Role.COMMITTEE)
        await role_endings.propose(unit, community, held.id, wang, why=Why.TERM, by=chair)
    async with database.unit(NOW) as unit:
        stored = await personal.stored_about(unit, await accounts.get(unit, wang))
        (told,) = stored["mutes"]
        assert told["words"] == f"{NAME}骂人"
        assert told["by_id"] == personal.SOMEBODY_ELSE
        assert stored["role_endings"][0]["why"] == "term"
        assert stored["spent"][0]["in_hour"] == 1

        await erasing.erase_words(unit, wang)
        left = await personal.stored_about(unit, await accounts.get(unit, wang))

    assert "spent" not in left
    assert (left["mutes"][0]["words"], left["mutes"][0]["appeal"]) == ("", "")
    assert left["role_endings"][0]["account_id"] == wang
