"""Is everything kept while the bot runs, and does a restored house live on as it was?"""

from __future__ import annotations

import asyncio
import shutil
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.keeping import backup as backups
from bot.keeping import restore as restoring
from bot.keeping.archive import ArchiveError, Reader
from storage import migrations
from storage.communities import communities
from storage.engine import journal, outbox
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.outbox import Kind, Outgoing
from storage.engine.trouble import DatabaseTroubleError
from storage.moving import dump
from storage.moving.rebuild import NotEmptyError
from tests.databases import NOW, empty_postgres, opened
from tests.samples.houses import in_order
from tests.storage.released import load

LATER = NOW + timedelta(days=1)


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


async def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is there, but for what a restoring itself writes: it tells, and gives open votes time."""
    found = {}
    async with dump.snapshot(database) as connection:
        for table in await dump.tables_of(connection):
            if table.name not in {"journal_lines", "journal_heads", "journal_contents", "outbox", "leases", "workers"}:
                columns = [column for column in in_order(table) if column.name not in {"closes_at", "interrupted_at"}]
                where = table.c.kind.not_like("motion.%") if table.name == "due" else None
                found[table.name] = [
                    row async for part in dump.chunks(connection, table, where, columns) for row in part
                ]
    return found


@pytest.fixture
def papers(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "files")
    store.keep(b"a photo")
    store.keep(b"a paper ballot")
    return store


async def kept(house: Database, papers: FileStore, tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "house.zip"
    await backups.backup(url_of(house), papers, path, NOW)
    return path


@asynccontextmanager
async def other_place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """An address with nothing in it."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/elsewhere/new.db"
        return
    async with empty_postgres(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_a_house_comes_back_row_for_row_on_either_database(
    house: Database, papers: FileStore, tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    path = await kept(house, papers, tmp_path)
    before, elsewhere = await rows(house), FileStore(tmp_path / "elsewhere" / "files")

    async with other_place(kind, tmp_path, request) as url:
        done = await restoring.restore(path, url, elsewhere, LATER, force=False)
        async with opened(url) as restored:
            after = await rows(restored)
            async with restored.uow(LATER) as uow:
                (community,) = await communities.everyone(uow)
                broken = await journal.verify(uow, community.id)
                another = await communities.found(uow, name="B", language="en", timezone="UTC", jurisdiction="CN")

    assert after == before
    assert broken is None
    assert another.id == community.id + 1  # PostgreSQL counts on above the rows that came
    assert (done.as_of, done.communities) == (NOW, 1)
    # Nobody has lived there yet, so nothing is kept.
    assert done.kept == ""
    assert elsewhere.names() == papers.names()
    assert elsewhere.read(papers.names()[0])


async def test_it_is_one_moment_even_while_others_write(house: Database, papers: FileStore, tmp_path: Path) -> None:
    async def write_on() -> int:
        for number in range(1000):
            async with house.uow(NOW) as uow:
                made = await communities.found(uow, name=f"{number}", language="en", timezone="UTC", jurisdiction="CN")
                journal.record(uow, made.id, "community.founded", f"community:{made.id}", {})
            if done.is_set():
                return number
        return 0

    done = asyncio.Event()
    writing = asyncio.create_task(write_on())
    path = await kept(house, papers, tmp_path)
    done.set()
    written = await writing

    assert written > 0
    with Reader(path) as archive:
        count = {part.name: part.rows for part in archive.manifest.tables}
    assert count["communities"] == count["journal_heads"]


async def test_no_secret_is_in_it_and_it_is_for_nobody_else(house: Database, papers: FileStore, tmp_path: Path) -> None:
    path = await kept(house, papers, tmp_path)

    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    secrets = [house.engine.url.password, house.engine.url.host, str(tmp_path)]
    assert not [secret for secret in secrets if secret and secret.encode() in content]
    assert path.stat().st_mode & 0o077 == 0


async def test_a_house_that_is_lived_in_is_replaced_only_by_force_and_is_not_lost(
    house: Database, papers: FileStore, tmp_path: Path
) -> None:
    path = await kept(house, papers, tmp_path)
    async with house.uow(NOW) as uow:
        await communities.found(uow, name="founded afterwards", language="en", timezone="UTC", jurisdiction="CN")
    await house.close()
    url = url_of(house)

    with pytest.raises(NotEmptyError, match="--force"):
        await restoring.restore(path, url, papers, LATER, force=False)
    assert len(await names(url)) == 2
    done = await restoring.restore(path, url, papers, LATER, force=True)

    assert await names(url) == ["议事亭小区"]
    if house.is_sqlite:
        assert await names(f"sqlite+aiosqlite:///{done.kept}") == ["议事亭小区", "founded afterwards"]
    else:
        schema = done.kept.removeprefix("schema ")
        found = await house.look(text(f"SELECT name FROM {schema}.communities ORDER BY id"))
        assert [row[0] for row in found] == ["议事亭小区", "founded afterwards"]


async def names(url: str) -> list[str]:
    async with opened(url) as database:
        found = await database.look(text("SELECT name FROM communities ORDER BY id"))
    return [row[0] for row in found]


async def test_a_running_bot_is_not_restored_under(house: Database, papers: FileStore, tmp_path: Path) -> None:
    from storage.engine.sole_process import alone

    path = await kept(house, papers, tmp_path)

    with alone(url_of(house)):
        async with house.reading():
            with pytest.raises(DatabaseTroubleError, match="Stop"):
                await restoring.restore(path, url_of(house), papers, LATER, force=True)

    assert await names(url_of(house)) == ["议事亭小区"]


@pytest.mark.parametrize("harm", ["a byte", "the end", "a row", "the list", "an addition"])
async def test_a_changed_archive_is_refused_before_anything_is_touched(
    house_file: Path, papers: FileStore, tmp_path: Path, harm: str
) -> None:
    living = tmp_path / "living.db"
    shutil.copy(house_file, living)
    async with opened(f"sqlite+aiosqlite:///{living}") as house:
        path = await kept(house, papers, tmp_path)
    do_harm(path, harm)
    before = living.read_bytes()

    with pytest.raises(ArchiveError) as told:
        await restoring.restore(path, url_of(house), papers, LATER, force=True)

    assert "\n" not in str(told.value)
    assert living.read_bytes() == before


def do_harm(path: Path, harm: str) -> None:
    content = path.read_bytes()
    if harm == "a byte":
        with zipfile.ZipFile(path) as archive:
            member = max(archive.infolist(), key=lambda one: one.compress_size)
        # Behind its header of 30 bytes and its name (APPNOTE.TXT, 4.3.7): in the middle of what is kept.
        middle = member.header_offset + 30 + len(member.filename) + member.compress_size // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        return
    if harm == "the end":
        path.write_bytes(content[:-100])
        return
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if harm == "a row":
        members["tables/ballots.jsonl"] = members["tables/ballots.jsonl"].replace(b'"yes"', b'"no"')
    if harm == "the list":
        members["manifest.json"] = members["manifest.json"].replace(b'"rows"', b'"Rows"', 1)
    if harm == "an addition":
        members["files/more"] = b"more"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)


async def test_a_journal_that_does_not_hold_is_refused(house: Database, papers: FileStore, tmp_path: Path) -> None:
    async with house.engine.begin() as connection:
        await connection.execute(text("UPDATE journal_lines SET act = 'motion.won' WHERE seq = 3"))
    path = await kept(house, papers, tmp_path)
    await house.close()

    with pytest.raises(ArchiveError, match=r"The journal of community 1 is damaged \(line 3: the line was changed\)"):
        await restoring.restore(path, url_of(house), papers, LATER, force=True)

    assert await names(url_of(house)) == ["议事亭小区"]


async def test_what_may_have_been_sent_is_decided_by_its_kind_and_the_group_hears_once(
    house: Database, papers: FileStore, tmp_path: Path
) -> None:
    async with house.uow(NOW) as uow:
        (chat,) = [
            row[0] for row in await uow.rows(text("SELECT id FROM chats WHERE purpose = 'owners' AND kind = 'group'"))
        ]
        await uow.execute(text("DELETE FROM outbox"))
        for kind in Kind:
            outbox.post(uow, Outgoing(chat, "sendMessage", {"text": f"now {kind.value}"}, kind))
            night = NOW + timedelta(days=2)
            outbox.post(uow, Outgoing(chat, "sendMessage", {"text": f"later {kind.value}"}, kind, not_before=night))
        await uow.flush()
        await uow.execute(text("UPDATE outbox SET state = 'sending' WHERE kind = 'notice' AND body LIKE '%now%'"))
    path = await kept(house, papers, tmp_path)
    await house.close()

    done = await restoring.restore(path, url_of(house), papers, LATER, force=True)

    async with opened(url_of(house)) as again:  # it is another file now
        found = await again.look(text("SELECT kind, state, body FROM outbox ORDER BY id"))
    still = {row.body for row in found if row.state == "queued" and "later" in row.body}
    assert len(still) == len(Kind)
    waiting = [row.kind for row in found if row.state == "queued" and "now" in row.body]
    assert sorted(waiting) == ["ballot", "card", "notice"]
    assert done.unsent == len(Kind) - 3
    (told,) = [row.body for row in found if "恢复" in row.body]
    assert "记录已恢复到周六 11月21日 20:00的状态" in told
    assert "请您再来一次" in told


async def test_an_archive_of_an_older_version_is_brought_to_this_one(papers: FileStore, tmp_path: Path) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/old.db") as old:
        async with old.engine.begin() as connection:
            await connection.run_sync(migrations.lead_to, "0001")
            await connection.run_sync(load, "0.1.0")
        path = await kept(old, papers, tmp_path)
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"

    await restoring.restore(path, url, papers, LATER, force=False)

    assert await migrations.pending(url) == []
    assert await names(url) == ["议事亭小区"]


def test_the_oldest_goes_and_what_was_interrupted_goes_too(tmp_path: Path) -> None:
    for day in range(5):
        (tmp_path / backups.name_for(NOW + timedelta(days=day))).touch()
    (tmp_path / f"{backups.name_for(NOW)}.part").touch()
    mine = tmp_path / "before-the-party.zip"
    mine.touch()

    gone = backups.keep_newest(tmp_path, 2)

    assert len(gone) == 3
    assert [path.name for path in backups.known(tmp_path)] == [
        "yishiting-20261124-120000.zip",
        "yishiting-20261125-120000.zip",
    ]
    assert mine.exists()
    assert not list(tmp_path.glob("*.part"))
