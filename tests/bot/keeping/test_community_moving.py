"""Can a house leave its operator with all that is its own, and does a whole database move without losing a row?"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.keeping import community_moving
from bot.keeping.archive import ArchiveError, Reader
from governance.offices.office import Why
from governance.roles import Role
from storage.communities import accounts, chats, communities, members
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.groups import community_rows as excerpt
from storage.matters import matters
from storage.motions import motions
from storage.moving import dump
from storage.moving.community_import import KnownHereError
from storage.moving.rebuild import NotEmptyError
from storage.offices import role_endings, roles
from storage.queues import due
from storage.residents import ownership
from storage.schema import metadata
from tests.databases import NOW, empty_postgres, opened
from tests.samples.houses import in_order
from tests.samples.registers import an_entry, import_entries

VOTE_IS_OVER = "UPDATE motions SET stage = 'withdrawn', withdrawn_at = 1 WHERE stage = 'open'"


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
async def there(tmp_path: Path, house_file: Path) -> AsyncIterator[Database]:
    """The house on the SQLite of the operator that it leaves, no vote under way, and another house beside it."""
    (tmp_path / "there.db").write_bytes(house_file.read_bytes())
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/there.db")
    async with database.uow(NOW) as uow:
        await uow.execute(text(VOTE_IS_OVER))
    await neighbours(database, -4)
    yield database
    await database.close()


async def neighbours(database: Database, group: int) -> int:
    """Another community with a register, in whose number range the newcomer's numbers would lie."""
    async with database.uow(NOW) as uow:
        other = await communities.found(uow, name="Neighbours", language="en", timezone="UTC", jurisdiction="CN")
        person = await accounts.remember(uow, 810_010, "郑国平", "zh-hans")  # lives in both
        await members.join(uow, other.id, person.id)
        await chats.remember_group(uow, group, "Neighbours", community=other.id)
        await import_entries(uow, other.id, [an_entry(f"9-9-{number}", "Smith") for number in range(40)])
        journal.record(uow, other.id, "community.founded", f"community:{other.id}", {})
    return other.id


async def seen(database: Database, community: int) -> dict[str, Any]:
    """What people see of their house."""
    async with database.uow(NOW) as uow:
        decided = await motions.by_number(uow, community, 1)
        said = [await matters.by_number(uow, community, number) for number in (1, 2)]
        assert decided is not None
        holders = await uow.rows(
            text(
                "SELECT a.name, r.role, r.scope FROM roles r JOIN accounts a ON a.id = r.account_id "
                "WHERE r.community_id = :community ORDER BY 1, 2"
            ).bindparams(community=community)
        )
        voted = await uow.rows(
            text(
                "SELECT a.name, b.choice, b.receipt FROM ballots b JOIN motions m ON m.id = b.motion_id "
                "JOIN accounts a ON a.id = b.account_id WHERE m.community_id = :community ORDER BY 1, 3"
            ).bindparams(community=community)
        )
        waiting = await uow.rows(
            text("SELECT kind, at FROM due WHERE community_id = :community ORDER BY 1, 2").bindparams(
                community=community
            )
        )
        roll = await ownership.roll(uow, community)
        return {
            "motion": (decided.title, decided.text, decided.fingerprint, decided.verdict),
            "matters": [(one.text, one.kind, one.state, one.deadline, one.receipt) for one in said if one],
            "holders": [tuple(row) for row in holders],
            "votes": [tuple(row) for row in voted],
            "due": [tuple(row) for row in waiting],
            "roll": [(str(line.place), line.weight, len(line.accounts)) for line in roll],
            "journal": await journal.verify(uow, community),
        }


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    async with dump.snapshot(database) as connection:
        for table in await dump.tables_of(connection):
            found[table.name] = [
                row async for part in dump.chunks(connection, table, None, in_order(table)) for row in part
            ]
    return found


def by_person(rows: dict[str, list[tuple[object, ...]]], name: str) -> list[list[object]]:
    """A table's rows, with people and chats by their Telegram ids: their numbers depend on whom a database knew first."""
    shared = {table: {row[0]: row[1] for row in rows[table]} for table in ("accounts", "chats")}
    columns = list(metadata.tables[name].columns)
    found = []
    for row in rows[name]:
        values: list[object] = []
        for column, value in zip(columns, row, strict=True):
            to = {key.column.table.name for key in column.foreign_keys} & shared.keys()
            values.append(shared[to.pop()].get(value) if to else value)
        found.append(values[1:] if name in shared else values)
    return sorted(found, key=repr)


MovingIn = Callable[[Path, str], Awaitable[Database]]


@pytest.fixture
async def moved_in(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[MovingIn]:
    """Imports an archive into an empty SQLite of this name; what is in it now."""
    async with AsyncExitStack() as stack:

        async def move_in(path: Path, name: str) -> Database:
            shutil.copy(migrated_sqlite, tmp_path / f"{name}.db")
            url = f"sqlite+aiosqlite:///{tmp_path}/{name}.db"
            await community_moving.import_(path, url, FileStore(tmp_path / f"{name}-files"), NOW)
            return await stack.enter_async_context(opened(url))

        yield move_in


@pytest.mark.postgres
async def test_a_house_goes_to_postgresql_among_others_and_back_and_sees_everything_as_it_was(
    there: Database, tmp_path: Path, postgres_url: str, moved_in: MovingIn
) -> None:
    files, out, back = FileStore(tmp_path / "files"), tmp_path / "out.zip", tmp_path / "back.zip"
    before = await seen(there, 1)
    await community_moving.export(url_of(there), files, 1, out, NOW)

    async with empty_postgres(postgres_url) as url:
        async with opened(url) as other:
            neighbour = await neighbours(other, -5)
        name, here, _ = await community_moving.import_(out, url, files, NOW)
        async with opened(url) as other:
            after = await seen(other, here)
            async with other.uow(NOW) as uow:
                journal.record(uow, here, "matter.raised", "matter:99", {})
            async with other.uow(NOW) as uow:
                chains = [await journal.verify(uow, number) for number in (here, neighbour)]
        await community_moving.export(url, files, here, back, NOW)

    assert (name, here) == ("议事亭小区", neighbour + 1)
    assert before["journal"] is None
    assert len(before["votes"]) > 5
    assert after == before
    assert chains == [None, None]
    straight, round_trip = await moved_in(out, "straight"), await moved_in(back, "round")
    one, two = await everything(straight), await everything(round_trip)
    assert await seen(round_trip, 1) == before
    # One of them was known in the other place already, by his name and language there.
    assert {row[1] for row in one["accounts"]} == {row[1] for row in two["accounts"]}
    for table in one.keys() - {"accounts", "journal_heads", "journal_lines", "journal_contents"}:
        assert by_person(one, table) == by_person(two, table), table


async def test_nothing_of_anybody_else_goes_along(there: Database, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"

    await community_moving.export(url_of(there), FileStore(tmp_path / "files"), 1, path, NOW)

    with Reader(path) as archive:
        archive.verify()
        rows = {
            part.name: [row for some in archive.rows(part, 500) for row in some] for part in archive.manifest.tables
        }
    assert [row[1] for row in rows["communities"]] == ["议事亭小区"]
    assert not [row for table in rows.values() for row in table if "Smith" in row or "Neighbours" in row]
    assert rows["outbox"] == rows["dialogues"] == rows["cards"] == []


async def test_what_waits_about_an_office_is_due_in_the_new_place_under_its_number_there(
    there: Database, tmp_path: Path, moved_in: MovingIn
) -> None:
    async with there.uow(NOW) as uow:
        (chair,) = await roles.holders(uow, 1, Role.CHAIR)
        (member, *_) = await roles.holders(uow, 1, Role.COMMITTEE)
        await accounts.menu_renewed(uow, chair.account, "edition")
        waits = await roles.give(uow, 1, member.account, Role.AUDITOR, by=chair.account)
        ends = await role_endings.propose(uow, 1, member.id, member.account, why=Why.TERM, by=chair.account)
        assert ends is not None
        for kind, name in (("office.lapse", f"role:{waits}"), ("office.remind", f"ending:{ends.id}:0")):
            await due.schedule(uow, kind, name, NOW, community=1)
        await due.schedule(uow, "owners.decide", f"owners:{waits}", NOW, community=1)
    await community_moving.export(url_of(there), FileStore(tmp_path / "files"), 1, tmp_path / "out.zip", NOW)

    other = await moved_in(tmp_path / "out.zip", "other")

    async with other.uow(NOW) as uow:
        found = {
            one.kind: one.name for one in await due.waiting(uow, 1, "office.lapse", "office.remind", "owners.decide")
        }
        (waiting,) = [one for one in await roles.proposed(uow, 1) if one.role is Role.AUDITOR]
        (ending,) = await uow.rows(text("SELECT id FROM role_endings WHERE state = 'proposed'"))
        menus = await uow.rows(text("SELECT DISTINCT menu FROM accounts WHERE menu <> ''"))
    assert found == {
        "office.lapse": f"role:{waiting.id}",
        "office.remind": f"ending:{ending.id}:0",
        "owners.decide": f"owners:{waiting.id}",
    }
    assert [row.menu for row in menus] == ["older"]  # the new bot has published none


async def test_a_group_that_belongs_to_somebody_else_by_now_stays_with_them(
    there: Database, tmp_path: Path, moved_in: MovingIn
) -> None:
    """Who came by a group that was given up, or moved out of, may still be noted as having come by it."""
    async with there.uow(NOW) as uow:
        (group,) = await chats.groups_of(uow, 2)
        one = await accounts.remember(uow, 810_099, "Guest", "en")
        await members.join(uow, 1, one.id, group=group.id)
    path = tmp_path / "house.zip"

    await community_moving.export(url_of(there), FileStore(tmp_path / "files"), 1, path, NOW)
    here = await moved_in(path, "here")

    async with here.uow(NOW) as uow:
        known, guest = await chats.by_telegram_id(uow, -4), await accounts.by_telegram_id(uow, 810_099)
        assert known is not None
        assert (known.community, known.title) == (None, "")
        assert guest is not None
        assert await members.belongs(uow, 1, guest.id)


async def test_what_waits_in_two_houses_that_come_one_after_the_other_is_looked_through(
    there: Database, tmp_path: Path, migrated_sqlite: Path
) -> None:
    url, files = f"sqlite+aiosqlite:///{tmp_path}/here.db", FileStore(tmp_path / "files")
    shutil.copy(migrated_sqlite, tmp_path / "here.db")
    numbers = []
    for number in (1, 2):
        path = tmp_path / f"{number}.zip"
        await community_moving.export(url_of(there), files, number, path, NOW)
        numbers.append((await community_moving.import_(path, url, files, NOW))[1])

    async with opened(url) as here, here.uow(NOW) as uow:
        found = [await due.take(uow, NOW) for _ in range(9)]
    looked = [one.payload["after"] + 1 for one in found if one is not None and one.kind == due.AFTER_UPGRADE]

    assert sorted(looked) == numbers == [1, 2]


async def test_a_house_that_is_there_already_is_not_doubled(there: Database, tmp_path: Path) -> None:
    path, files = tmp_path / "out.zip", FileStore(tmp_path / "files")
    await community_moving.export(url_of(there), files, 1, path, NOW)
    await there.close()
    before = await everything(there)
    await there.close()

    with pytest.raises(KnownHereError, match="already"):
        await community_moving.import_(path, url_of(there), files, NOW)

    assert await everything(there) == before


async def test_while_answers_to_a_poll_are_still_heard_a_house_stays(house: Database, tmp_path: Path) -> None:
    async with house.uow(NOW) as uow:
        await uow.execute(text("UPDATE motions SET stage = 'counting' WHERE stage = 'open'"))

    with pytest.raises(community_moving.CommunityMovingError, match="poll of motion 2 may still receive answers"):
        await community_moving.export(
            url_of(house), FileStore(tmp_path / "files"), 1, tmp_path / "out.zip", NOW, hand_over=True
        )

    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize("kind", ["register.taking", "register.taken", "register.lapsing", "motion.freeze"])
async def test_while_a_new_register_or_a_roll_is_written_down_a_house_stays(
    there: Database, tmp_path: Path, kind: str
) -> None:
    """What is noted between two pieces are numbers of here; elsewhere they would be somebody else's homes."""
    async with there.uow(NOW) as uow:
        await due.schedule(uow, kind, "import:1" if kind.startswith("register") else "motion:1", NOW, community=1)
    before = await everything(there)

    for hand_over in (False, True):
        with pytest.raises(community_moving.CommunityMovingError, match="in a minute"):
            await community_moving.export(
                url_of(there), FileStore(tmp_path / "files"), 1, tmp_path / "house.zip", NOW, hand_over=hand_over
            )

    assert await everything(there) == before
    assert not (tmp_path / "house.zip").exists()


async def test_a_backup_is_not_taken_for_one_house(there: Database, tmp_path: Path) -> None:
    from bot.keeping.backup import backup

    files = FileStore(tmp_path / "files")
    await backup(url_of(there), files, tmp_path / "all.zip", NOW)

    with pytest.raises(ArchiveError, match="yishiting restore"):
        await community_moving.import_(tmp_path / "all.zip", url_of(there), files, NOW)


def test_of_every_table_somebody_has_said_whether_it_goes_along() -> None:
    assert excerpt.unclassified() == []


@pytest.mark.postgres
async def test_everything_moves_to_postgresql_counted_and_numbers_go_on(
    there: Database, tmp_path: Path, postgres_url: str
) -> None:
    before = await everything(there)
    await there.close()
    async with empty_postgres(postgres_url) as url:
        rows = await community_moving.move(url_of(there), url, NOW)
        with pytest.raises(NotEmptyError, match="not empty"):
            await community_moving.move(url_of(there), url, NOW)
        async with opened(url) as moved:
            after = await everything(moved)
            async with moved.uow(NOW) as uow:
                third = await communities.found(uow, name="Third", language="en", timezone="UTC", jurisdiction="CN")

    assert {table: len(found) for table, found in before.items()} == rows
    assert {table: sorted(found, key=repr) for table, found in after.items()} == {
        table: sorted(found, key=repr) for table, found in before.items()
    }
    assert third.id == 3
