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
from storage.engine.uow import UnitOfWork
from storage.moderation import allowances, mutes
from storage.offices import role_endings, roles
from storage.privacy import erasing, personal
from storage.register import register
from storage.residents import bindings
from storage.schema import metadata
from tests.databases import NOW
from tests.samples.registers import a_community, an_account, an_entry, import_entries, tie

TELEGRAM_ID = 987_654_321
NAME = "王秀英怀念"


async def _lived(uow: UnitOfWork) -> tuple[int, int]:
    """A community in which somebody has lived: tied, with a role, a message and lines in the journal."""
    community = (await a_community(uow)).id
    await import_entries(uow, community, [an_entry("1-1-101", "业主甲"), an_entry("1-1-102", "李强")])
    wang, lead = await an_account(uow, TELEGRAM_ID, NAME), await an_account(uow, 2, "李强")
    await members.join(uow, community, wang)
    chat = await chats.remember_private(uow, TELEGRAM_ID)
    await tie(uow, community, wang, "1-1-101", by=lead)
    await roles.give(uow, community, wang, Role.COMMITTEE, by=lead, active=True)
    journal.record(uow, community, "ballot.cast", "motion:1", {"account": wang, "choice": "yes"})
    journal.record(uow, community, "matter.raised", "matter:1", {"by": wang, "text": "秘密的话"})
    journal.record(uow, community, "matter.raised", "matter:2", {"by": lead, "text": "别人的话"})
    post(uow, Outgoing(chat.id, "sendMessage", {"text": f"您好 {NAME}"}, Kind.ANSWER))
    return community, wang


async def test_every_table_that_can_name_a_person_is_looked_at_and_has_a_title(database: Database) -> None:
    async with database.uow(NOW) as uow:
        _, wang = await _lived(uow)
    async with database.uow(NOW) as uow:
        stored = await personal.stored_about(uow, await accounts.get(uow, wang))

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
    async with database.uow(NOW) as uow:
        community, wang = await _lived(uow)
    async with database.uow(NOW) as uow:
        await uow.execute(outbox.update().values(state="sent"))
        account = await accounts.get(uow, wang)
        found = await erasing.traces(uow, account)
        await erasing.erase_lines(uow, found.lines)
        await erasing.erase_messages(uow, found.messages)
        await erasing.erase_words(uow, wang)
        await erasing.erase_account(uow, account)
    await database.scrub("accounts", "chats", "outbox", "journal_contents")

    async with database.uow(NOW) as uow:
        for table in metadata.sorted_tables:
            rows = str([tuple(row) for row in await uow.rows(table.select())])
            assert NAME not in rows, table.name
            assert str(TELEGRAM_ID) not in rows, table.name
            assert "秘密的话" not in rows, table.name
        assert await journal.verify(uow, community) is None
        left = await personal.journal_lines(uow, wang)
        assert [act for _, _, act, _ in left] == ["ballot.cast"]
        assert await accounts.by_telegram_id(uow, TELEGRAM_ID) is None
    if database.is_sqlite:
        path = Path(str(database.engine.url.database))
        kept = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
        for secret in (NAME, "秘密的话"):
            assert secret.encode() not in kept


async def test_erasing_twice_is_erasing_once_and_the_same_person_may_come_back(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community, wang = await _lived(uow)
        account = await accounts.get(uow, wang)
    for _ in range(2):
        async with database.uow(NOW) as uow:
            await erasing.erase_words(uow, wang)
            await erasing.erase_account(uow, account)
    async with database.uow(NOW) as uow:
        back = await an_account(uow, TELEGRAM_ID, "新来的")

        assert back != wang
        assert not await members.belongs(uow, community, back)


async def test_the_last_one_in_office_is_known(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community, wang = await _lived(uow)
        assert await erasing.last_in_office(uow, community, wang)

        other = await an_account(uow, 3)
        await roles.give(uow, community, other, Role.CHAIR, by=wang, active=True)

        assert not await erasing.last_in_office(uow, community, wang)


async def test_an_owner_who_sold_one_of_two_flats_stays_tied_to_the_other(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "王秀英")])
        wang, lead = await an_account(uow, 1), await an_account(uow, 2)
        await tie(uow, community, wang, "1-1-101", by=lead)

        await import_entries(uow, community, [an_entry("1-1-101", "赵新"), an_entry("1-1-102", "王秀英")])
        ended = await binding_endings.end_lapsed(uow, community, await register.places(uow, community))

        assert ended == []
        (binding, place) = (await bindings.of_account(uow, community, wang))[0]
        assert str(place) == "1-1-102"
        assert await take_off_rolls(uow, community, wang, binding.owner or 0) == []


async def test_a_mute_what_one_used_up_and_an_office_taken_are_told_and_their_words_erased(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community, wang = await _lived(uow)
        chair = await an_account(uow, 3, "郑国平")
        mute = await mutes.propose(
            uow, community, wang, reason=Reason.WORDS, words=f"{NAME}骂人", length=timedelta(days=7), by=chair
        )
        await mutes.change(uow, mute, State.PROPOSED, appeal="我没有骂人")
        await allowances.keep(uow, wang, community, Doing.MATTER, Tally(NOW, 1, NOW, 1))
        (held,) = await roles.holders(uow, community, Role.COMMITTEE)
        await role_endings.propose(uow, community, held.id, wang, why=Why.TERM, by=chair)
    async with database.uow(NOW) as uow:
        stored = await personal.stored_about(uow, await accounts.get(uow, wang))
        (told,) = stored["mutes"]
        assert told["words"] == f"{NAME}骂人"
        assert told["by_id"] == personal.SOMEBODY_ELSE
        assert stored["role_endings"][0]["why"] == "term"
        assert stored["spent"][0]["in_hour"] == 1

        await erasing.erase_words(uow, wang)
        left = await personal.stored_about(uow, await accounts.get(uow, wang))

    assert "spent" not in left
    assert (left["mutes"][0]["words"], left["mutes"][0]["appeal"]) == ("", "")
    assert left["role_endings"][0]["account_id"] == wang
