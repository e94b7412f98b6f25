"""Can nobody else on this machine read what the bot writes, and does the doctor name what others can read?"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.writing import for_nobody_else
from bot.config.keys import Settings
from bot.config.loading import check
from bot.health.checkup import State, readable
from bot.keeping import own_files
from handlers.frame.words import words
from storage.engine.files import FileStore
from tests.bot.bot_api import TOKEN, BotApi
from tests.bot.cli.typed import command, started

_DIGEST = "ab" + "0" * 62


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody on the machine can come to; pytest's own are shut to others."""
    folder = Path(tempfile.mkdtemp(prefix="yishiting-open-"))
    folder.chmod(0o755)
    before = os.umask(0o022)
    yield folder
    os.umask(before)
    shutil.rmtree(folder)


def _settings(place: Path) -> Settings:
    return check(
        {
            "telegram": {"token": TOKEN},
            "database": {"url": f"sqlite:///{place}/data/y.db"},
            "files": {"folder": str(place / "data" / "files")},
            "backup": {"folder": str(place / "data" / "kept")},
        }
    )


def _open_to_others(place: Path) -> dict[str, str]:
    """Whatever below a folder has a right for anybody but its owner."""
    found = {str(path.relative_to(place)): stat.S_IMODE(path.lstat().st_mode) for path in place.rglob("*")}
    return {name: oct(mode) for name, mode in found.items() if mode & 0o077}


def _an_old_installation(place: Path) -> None:
    """Files and folders as an older version has made them, whose umask was the machine's."""
    data = place / "data"
    for name in ("y.db", "y.db-wal", "y.db.before-20261101-000000", "kept/yishiting-20261121-030000.zip"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(b"votes")
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / _DIGEST).write_bytes(b"a photo")


def _in_data(place: Path) -> dict[str, str]:
    return {
        "YISHITING_DATABASE__URL": f"sqlite:///{place}/data/y.db",
        "YISHITING_FILES__FOLDER": f"{place}/data/files",
        "YISHITING_BACKUP__FOLDER": f"{place}/data/kept",
    }


async def test_what_a_command_writes_is_for_its_user_alone(place: Path) -> None:
    ended = await command(place, "migrate", **_in_data(place))

    assert ended.code == 0
    assert (place / "data" / "y.db").exists()
    assert _open_to_others(place) == {}


@pytest.mark.nightly
async def test_what_the_running_bot_a_backup_and_a_paper_write_is_for_their_user_alone(place: Path) -> None:
    async with BotApi(getUpdates=_quiet).listening() as api:
        process = await started(place, "run", api=api.address, **_in_data(place))
        try:
            async with asyncio.timeout(60):
                while not api.called("getUpdates"):
                    await asyncio.sleep(0.05)
            running = _open_to_others(place)
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()
    kept = await command(place, "backup", **_in_data(place))
    printed = await command(place, "guide", "board.pdf", "--bot", "yishiting_bot", **_in_data(place))

    assert running == {}
    assert (kept.code, printed.code) == (0, 0)
    assert [path.suffix for path in (place / "data" / "kept").iterdir()] == [".zip"]
    assert (place / "board.pdf").exists()
    assert _open_to_others(place) == {}


async def _quiet(_parameters: dict[str, Any]) -> list[Any]:
    await asyncio.sleep(0.2)
    return []


def test_what_an_older_version_left_open_is_shut_at_the_start(place: Path) -> None:
    _an_old_installation(place)
    assert len(_open_to_others(place)) == 9

    own_files.shut(_settings(place))

    assert _open_to_others(place) == {}
    assert FileStore(place / "data" / "files").names() == [_DIGEST]


def test_in_a_folder_with_other_things_only_ours_are_shut(place: Path) -> None:
    _an_old_installation(place)
    (place / "data" / "kept" / "letter.txt").write_text("somebody else's")
    (place / "data" / "kept" / "yishiting-20261122-030000.zip").symlink_to("letter.txt")

    own_files.shut(_settings(place))

    assert set(_open_to_others(place)) == {
        "data",
        "data/kept",
        "data/kept/letter.txt",
        "data/kept/yishiting-20261122-030000.zip",
    }


def test_what_is_written_over_is_others_no_longer(place: Path) -> None:
    slips = place / "slips.pdf"
    slips.write_bytes(b"from before")
    assert _open_to_others(place) == {"slips.pdf": "0o644"}

    for_nobody_else(slips)

    assert _open_to_others(place) == {}
    assert slips.read_bytes() == b"from before"


def test_the_doctor_names_what_others_can_read_and_how_to_mend_it(place: Path) -> None:
    _an_old_installation(place)
    config = place / "config of ours.toml"
    config.write_text("")
    (place / "data" / "kept" / "letter.txt").write_text("somebody else's")

    found = own_files.readable_by_others(_settings(place), config)

    assert [one.path.relative_to(place).as_posix() for one in found] == [
        config.name,
        "data/y.db",
        "data/y.db-wal",
        "data/y.db.before-20261101-000000",
        "data/files",
        "data/kept/yishiting-20261121-030000.zip",
    ]
    assert found[0].cure == f"chmod 600 '{config}'"
    assert found[4].cure == f"chmod -R go-rwx {place}/data/files"
    (first, *_) = readable(words("zh"), found)
    assert (first.state, first.text) == (State.NOTE, f"本机其他用户能读 {config}。")
    assert first.cure == f"请运行：chmod 600 '{config}'"


def test_what_lies_below_a_shut_folder_or_is_open_to_one_s_own_group_only_is_not_named(place: Path) -> None:
    _an_old_installation(place)
    own_files.shut(_settings(place))
    config = place / "config.toml"
    config.write_text("")
    config.chmod(0o640)
    below = place / "data" / "config.toml"
    below.write_text("")

    assert own_files.readable_by_others(_settings(place), config) == []
    assert own_files.readable_by_others(_settings(place), below) == []
    config.chmod(0o644)
    assert [one.path for one in own_files.readable_by_others(_settings(place), config)] == [config]
