"""Is a backup made every night and the oldest removed, and is only that forgotten which was kept long enough?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.config.keys import Retention, Settings
from bot.config.loading import check
from bot.keeping import backup as backups
from bot.keeping.nightly import Nightly, is_due
from bot.keeping.tidying import tidy
from storage.communities import communities
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.files import FileStore
from tests.clocks import StoryClock
from tests.databases import NOW

FIVE_YEARS = timedelta(days=5 * 366)


def test_a_backup_is_due_once_a_day_and_a_missed_night_is_made_up_for() -> None:
    noon = datetime(2026, 11, 21, 12, 0).astimezone().astimezone(UTC)

    assert is_due(noon, None, 3)
    assert is_due(noon, noon - timedelta(hours=10), 3)
    assert not is_due(noon, noon - timedelta(hours=8), 3)
    assert not is_due(noon, noon - timedelta(hours=8), 13)
    assert is_due(noon, noon - timedelta(days=3), 13)


@pytest.fixture
def madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine's clock on the wall shows the time of Madrid."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("madrid")
@pytest.mark.parametrize(
    ("made", "noon"),
    [
        ("2026-10-25T01:00:00+02:00", "2026-10-25T12:00:00+01:00"),  # clocks went back at 03:00
        ("2026-03-29T01:00:00+01:00", "2026-03-29T12:00:00+02:00"),  # and forward at 02:00
    ],
)
def test_the_hour_is_the_one_on_the_wall_on_the_day_when_clocks_change(made: str, noon: str) -> None:
    now, at_one = datetime.fromisoformat(noon).astimezone(UTC), datetime.fromisoformat(made)

    assert not is_due(now, at_one, 1)
    assert is_due(now, at_one - timedelta(seconds=1), 1)


def settings_of(database: Database, folder: Path, **more: object) -> Settings:
    url = database.engine.url.render_as_string(hide_password=False)
    facts = {"database": {"url": url}, "files": {"folder": f"{folder}/files"}}
    return check({**facts, "backup": {"folder": f"{folder}/kept", "keep": 2}, **more})


async def test_the_newest_are_kept_and_a_second_process_does_not_do_it_again(house: Database, tmp_path: Path) -> None:
    settings, clock = settings_of(house, tmp_path), StoryClock(NOW)
    files = FileStore(tmp_path / "files")
    elsewhere = settings.model_copy(
        update={"backup": settings.backup.model_copy(update={"folder": f"{tmp_path}/other"})}
    )
    one, two = Nightly(settings, house, files, clock), Nightly(elsewhere, house, files, clock)

    made = []
    for _ in range(3):
        await one.look()
        await one.look()
        await two.look()
        made.append(backups.known(tmp_path / "kept")[-1].name)
        clock.set_to(clock.now() + timedelta(days=1))

    assert len(set(made)) == 3
    assert [path.name for path in backups.known(tmp_path / "kept")] == made[-2:]
    assert not (tmp_path / "other").exists()
    assert one.failed == ""


async def test_a_backup_that_cannot_be_made_takes_no_old_one_away_and_is_tried_again(
    house: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StoryClock(NOW)
    nightly = Nightly(settings_of(house, tmp_path), house, FileStore(tmp_path / "files"), clock)
    await nightly.look()
    clock.set_to(clock.now() + timedelta(days=1))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("bot.keeping.archive.Writer.finish", full)
        await nightly.look()
    assert nightly.failed == "No space left on device"
    assert len(list((tmp_path / "kept").iterdir())) == 1

    await nightly.look()
    assert nightly.failed == "No space left on device"  # not at once
    clock.set_to(clock.now() + timedelta(hours=1, minutes=1))
    await nightly.look()

    assert nightly.failed == ""
    assert len(backups.known(tmp_path / "kept")) == 2


async def test_what_was_kept_long_enough_is_forgotten_and_votes_never(house: Database, tmp_path: Path) -> None:
    files, clock = FileStore(tmp_path / "files"), StoryClock(NOW)
    photo, paper = files.keep(b"a photo of a lamp"), files.keep(b"a photo that is evidence too")
    async with house.uow(clock.now()) as uow:
        await uow.execute(
            text("UPDATE matters SET state = 'fixed', outcome = 'done', closed_at = raised_at WHERE number = 1")
        )
        await uow.execute(text(f"UPDATE matter_photos SET digest = '{photo}'"))
        await uow.execute(
            text(
                "INSERT INTO matter_photos (id, matter_id, file_id, file_unique_id, digest) "
                f"SELECT 99, id, 'f', 'u', '{paper}' FROM matters WHERE number = 1"
            )
        )
        await uow.execute(text(f"UPDATE imports SET digest = '{paper}'"))
    before = await votes(house)
    clock.set_to(clock.now() + FIVE_YEARS)

    gone = await tidy(house, files, clock, Retention())

    assert gone["photo"] == 2
    assert gone["matter"] == 1
    assert gone["sent"] > 50
    assert gone["marks"] > 20
    assert files.names() == [paper]
    assert await votes(house) == before
    async with house.uow(clock.now()) as uow:
        (community,) = await communities.everyone(uow)
        assert await journal.verify(uow, community.id) is None
        texts = await uow.rows(text("SELECT number, text FROM matters ORDER BY number"))
        told = await uow.rows(text("SELECT content FROM journal_contents WHERE content LIKE '%灯又坏了%'"))
    assert [tuple(row) for row in texts] == [(1, "–"), (2, "5号楼有人高空抛物")]
    assert told == []
    assert not +(await tidy(house, files, clock, Retention()))


async def test_zero_keeps_for_ever(house: Database, tmp_path: Path) -> None:
    clock = StoryClock(NOW)
    clock.set_to(clock.now() + FIVE_YEARS)
    for_ever = Retention(sent_days=0, dialogue_days=0, set_aside_days=0, photo_days=0, matter_days=0)

    gone = await tidy(house, FileStore(tmp_path / "files"), clock, for_ever)

    assert {kind for kind, count in gone.items() if count} == {"marks"}


async def votes(database: Database) -> dict[str, list[tuple[object, ...]]]:
    names = (
        "motions",
        "rolls",
        "roll_voters",
        "ballots",
        "ballot_history",
        "owners",
        "units",
        "roles",
        "journal_lines",
    )
    found = {}
    for name in names:
        found[name] = sorted((tuple(row) for row in await database.look(text(f"SELECT * FROM {name}"))), key=repr)
    return found
