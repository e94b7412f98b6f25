"""Is a database kept before it is upgraded, and is that said?"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.config.loading import check
from bot.keeping import upgrade
from bot.keeping.archive import Reader
from storage import migrations
from tests.databases import NOW, opened
from tests.storage.released import load


async def test_a_house_of_an_older_version_is_kept_and_then_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = check(
        {
            "database": {"url": f"sqlite:///{tmp_path}/y.db"},
            "files": {"folder": f"{tmp_path}/files"},
            "backup": {"folder": f"{tmp_path}/kept"},
        }
    )
    async with opened(settings.database.url) as old, old.engine.begin() as connection:
        await connection.run_sync(migrations.lead_to, "0001")
        await connection.run_sync(load, "0.1.0")
    # Also where 0001 is the newest that there is.
    monkeypatch.setattr(migrations, "pending", _something)

    with caplog.at_level(logging.WARNING):
        await upgrade.ready(settings, NOW)

    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.name == "before-upgrade-0001-20261121-120000.zip"
    with Reader(kept) as archive:
        archive.verify()
        assert archive.manifest.revision == "0001"
    assert "it was kept as" in caplog.text
    assert await migrations.current(settings.database.url) == migrations.newest()


async def _something(_url: str) -> list[str]:
    return ["0002"]


async def test_a_new_house_needs_no_backup(tmp_path: Path) -> None:
    settings = check({"database": {"url": f"sqlite:///{tmp_path}/y.db"}, "backup": {"folder": f"{tmp_path}/kept"}})

    await upgrade.ready(settings, NOW)
    applied, kept = await upgrade.upgrade(settings, NOW)

    assert (applied, kept) == ([], None)
    assert not (tmp_path / "kept").exists()
