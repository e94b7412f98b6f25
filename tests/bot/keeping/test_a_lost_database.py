"""Is nothing confirmed into a database file that is gone, and none made in its place in silence?"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.keeping.backup import backup
from bot.keeping.restore import restore
from bot.keeping.upgrade import DatabaseLostError, ready
from bot.running import Running, _ports
from storage.communities import communities
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.trouble import DatabaseGoneError, is_trouble
from tests.bot.bot_api import BotApi
from tests.bot.intake.test_ballots_together import ALONE, _press, a_house
from tests.bot.test_running import _quiet, settings_of
from tests.databases import NOW, opened
from tests.ports import own_port

OPERATOR = 77


def _delete(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _replace(path: Path) -> None:
    other = path.with_name("other.db")
    shutil.copy(path, other)
    other.replace(path)


def _delete_log(path: Path) -> None:
    Path(f"{path}-wal").unlink()


@pytest.fixture
async def file(tmp_path: Path, empty_sqlite: Path) -> Path:
    path = tmp_path / "yishiting.db"
    shutil.copy(empty_sqlite, path)
    return path


async def _found(database: Database, name: str = "A") -> None:
    async with database.uow(NOW) as uow:
        await communities.found(uow, name=name, language="en", timezone="Asia/Shanghai", jurisdiction="CN")


@pytest.mark.sqlite
@pytest.mark.parametrize("lose", [_delete, _replace, _delete_log])
async def test_a_ballot_for_a_file_that_is_gone_gets_no_receipt(file: Path, lose: Callable[[Path], None]) -> None:
    async with opened(f"sqlite+aiosqlite:///{file}") as database, a_house(database) as house:
        motion = await house.motion()
        await house.intake.apply([_press(1, ALONE[0], f"1:ballot.cast:{motion.id}:yes")])
        assert "回执" in house.answers["q1"]

        lose(file)
        with pytest.raises(DatabaseGoneError) as met:
            await house.intake.apply([_press(2, ALONE[1], f"1:ballot.cast:{motion.id}:yes")])

    assert is_trouble(met.value), "so that the batch comes again, and nothing is set aside"
    assert "q2" not in house.answers
    assert file.exists() == (lose is not _delete), "no empty one in its place"


@pytest.mark.sqlite
async def test_what_goes_while_a_ballot_is_being_committed_is_not_confirmed_either(file: Path) -> None:
    async with opened(f"sqlite+aiosqlite:///{file}") as database:
        with pytest.raises(DatabaseGoneError):
            async with database.uow(NOW) as uow:
                await communities.found(uow, name="A", language="en", timezone="Asia/Shanghai", jurisdiction="CN")
                _delete(file)


@pytest.mark.sqlite
async def test_the_same_file_brought_back_is_gone_on_with(file: Path) -> None:
    away = file.with_name("away.db")
    async with opened(f"sqlite+aiosqlite:///{file}") as database:
        await _found(database)
        file.rename(away)
        with pytest.raises(DatabaseGoneError):
            await _found(database, "B")

        away.rename(file)

        await _found(database, "C")
        async with database.uow(NOW) as uow:
            assert [one.name for one in await communities.everyone(uow)] == ["A", "C"]


@asynccontextmanager
async def _bot(folder: Path, api: BotApi, *, new: bool = False) -> AsyncIterator[Running]:
    more = {
        "health": {"port": own_port()},
        "operator": {"chat": OPERATOR, "language": "en"},
        "backup": {"folder": str(folder / "backups")},
    }
    settings = settings_of(api, folder, **more)
    whole = Running(settings, _ports(settings))
    try:
        await whole.start(new=new)
        yield whole
    finally:
        await whole.stop()


@pytest.mark.sqlite
async def test_the_bot_stays_tells_the_operator_and_is_unwell(tmp_path: Path) -> None:
    async with BotApi(getUpdates=_quiet).listening() as api, aiohttp.ClientSession() as visitor:
        async with _bot(tmp_path, api) as whole:
            page = f"http://127.0.0.1:{whole._settings.health.port}/healthz"
            _delete(tmp_path / "y.db")
            for _ in range(2):
                await whole.alarms.look()
            async with visitor.get(page) as response:
                assert response.status == 503
                assert "the database file was deleted or replaced" in await response.text()
            await whole.nightly.look()
            assert not (tmp_path / "y.db").exists()
            assert list((tmp_path / "backups").glob("*")) == [], "an empty file is no backup"
        told = [str(call["text"]) for call in api.called("sendMessage") if call["chat_id"] == OPERATOR]

    assert len(told) == 1
    assert told[0].startswith("⚠️ The database file was deleted or replaced while I was running.")


@pytest.mark.sqlite
async def test_what_was_deleted_can_be_saved_from_the_running_process(tmp_path: Path) -> None:
    """As `docs/operating.md` says."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("only Linux shows the open files of a process")
    async with BotApi(getUpdates=_quiet).listening() as api, _bot(tmp_path, api) as whole:
        await _found(whole.bot.database)
        _delete(tmp_path / "y.db")
        for one in Path("/proc/self/fd").iterdir():
            try:
                name = str(one.readlink())
            except OSError:
                continue
            for end in ("", "-wal"):
                if name == f"{tmp_path}/y.db{end} (deleted)":
                    shutil.copyfile(one, tmp_path / f"saved.db{end}")

    with sqlite3.connect(tmp_path / "saved.db") as saved:
        assert saved.execute("SELECT name FROM communities").fetchall() == [("A",)]
    saved.close()


@pytest.mark.sqlite
@pytest.mark.parametrize("left", ["the lock file", "the -wal", "a backup"])
async def test_where_there_was_a_database_none_is_made_without_new(tmp_path: Path, left: str) -> None:
    path = tmp_path / "y.db"
    async with BotApi(getUpdates=_quiet).listening() as api:
        async with _bot(tmp_path, api) as whole:
            await _found(whole.bot.database)
            settings = whole._settings
            if left == "a backup":
                kept = tmp_path / "backups" / "yishiting-20261130-030000.zip"
                await backup(settings.database.url, whole.bot.files, kept, NOW)
        _delete(path)
        lock = Path(f"{path}.lock")
        assert "database" in lock.read_text("utf-8")
        if left != "the lock file":
            lock.unlink()
        if left == "the -wal":
            Path(f"{path}-wal").write_bytes(b"what was not in the file yet")

        with pytest.raises(DatabaseLostError) as met:
            async with _bot(tmp_path, api):
                pass
        assert "yishiting run --new" in str(met.value)
        assert not path.exists()

        async with _bot(tmp_path, api, new=True) as whole, whole.bot.database.uow(NOW) as uow:
            assert await communities.everyone(uow) == []
        if left == "the -wal":
            (aside,) = tmp_path.glob("y.db.before-*-wal")
            assert aside.read_bytes() == b"what was not in the file yet"


@pytest.mark.sqlite
async def test_a_first_start_asks_nothing_even_after_one_that_ended_too_soon(tmp_path: Path) -> None:
    Path(tmp_path / "y.db.lock").touch()  # the lock alone, before there were tables
    async with BotApi(getUpdates=_quiet).listening() as api, _bot(tmp_path, api):
        assert (tmp_path / "y.db").exists()


@pytest.mark.sqlite
async def test_a_restored_backup_does_not_take_the_lost_databases_log_for_its_own(tmp_path: Path) -> None:
    path = tmp_path / "y.db"
    async with BotApi(getUpdates=_quiet).listening() as api:
        async with _bot(tmp_path, api) as whole:
            await _found(whole.bot.database)
            url, files = whole._settings.database.url, FileStore(tmp_path / "files")
            await backup(url, files, tmp_path / "kept.zip", NOW)
        _delete(path)
        Path(f"{path}-wal").write_bytes(b"of the lost one")

        await restore(tmp_path / "kept.zip", url, files, NOW + timedelta(hours=1), force=False)

        assert not Path(f"{path}-wal").exists()
        async with _bot(tmp_path, api) as whole, whole.bot.database.uow(NOW) as uow:
            assert [one.name for one in await communities.everyone(uow)] == ["A"]


@pytest.mark.sqlite
@pytest.mark.parametrize(("language", "said"), [("en_GB.UTF-8", "is missing, but"), ("zh_CN.UTF-8", "不在了")])
def test_the_command_line_says_what_happened_and_what_to_do(tmp_path: Path, language: str, said: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'[telegram]\ntoken = "123456789:AAFplantedplantedplantedplanted-_12"\napi_base = "http://127.0.0.1:9"\n'
        f'[database]\nurl = "sqlite:///{tmp_path}/y.db"\n[backup]\nfolder = "{tmp_path}/backups"\n'
    )
    Path(tmp_path / "y.db-wal").touch()
    for command in ("run", "migrate", "doctor"):
        ended = subprocess.run(
            [sys.executable, "-m", "bot", command, "--config", str(config)],
            env={"LANG": language, "LC_ALL": language, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=False,
            timeout=60,
        )
        words = (ended.stdout + ended.stderr).decode()
        assert said in words, command
        assert "yishiting run --new" in words
        assert ended.returncode != 0
    assert not (tmp_path / "y.db").exists()


@pytest.mark.sqlite
async def test_other_commands_make_none_either(tmp_path: Path) -> None:
    async with BotApi().listening() as api:
        settings = settings_of(api, tmp_path)
        Path(tmp_path / "y.db-wal").touch()

        with pytest.raises(DatabaseLostError):
            await ready(settings, NOW)

    assert not (tmp_path / "y.db").exists()


@pytest.mark.sqlite
async def test_what_is_said_meanwhile_is_fetched_again_and_counts_once_the_file_is_back(tmp_path: Path) -> None:
    said = {"message_id": 1, "date": int(NOW.timestamp()), "chat": {"id": 5, "type": "private"}, "text": "/start"}
    asked: list[int | None] = []
    away = asyncio.Event()

    async def updates(parameters: dict[str, Any]) -> list[Any]:
        asked.append(parameters.get("offset"))
        if "offset" in parameters:
            return await _quiet(parameters)
        await away.wait()
        return [{"update_id": 7, "message": {**said, "from": ALONE[0].as_json()}}]

    async with BotApi(getUpdates=updates).listening() as api, _bot(tmp_path, api) as whole:
        working = asyncio.create_task(whole.work(asyncio.Event()))
        async with asyncio.timeout(30):
            while not asked or not all(task.done() for task in whole.bot._first):
                await asyncio.sleep(0.02)
            (tmp_path / "y.db").rename(tmp_path / "away.db")
            away.set()
            while len(asked) < 3:
                await asyncio.sleep(0.02)
            assert set(asked) == {None}, "nothing was confirmed"
            assert not working.done(), "it waits"
            (tmp_path / "away.db").rename(tmp_path / "y.db")
            while 8 not in asked:
                await asyncio.sleep(0.02)
            while not api.called("sendMessage"):
                await asyncio.sleep(0.02)
        assert whole.bot.intake.set_aside == 0
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
