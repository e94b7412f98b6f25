"""Does each command do its work, and when it cannot, say so in one line with exit code 2 and no traceback?"""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import Conflict, Forbidden, RetryAfter, TimedOut

from bot import __version__, running
from bot.cli import failures
from bot.cli.doctor import examine
from bot.config.loading import check
from bot.health.checkup import State
from bot.intake import polling
from handlers.frame.words import words
from storage import migrations
from storage.queues import updates
from tests.bot.bot_api import ME, NO_WEBHOOK, TOKEN, BotApi, Refused
from tests.bot.cli.typed import Ended, Typed, command, started
from tests.databases import NOW, opened

ROOT = Path(__file__).parents[3]


def one_line(ended: Ended) -> str:
    """The one line that a failed command leaves."""
    assert ended.code == failures.CANNOT, ended
    assert "Traceback" not in ended.err
    lines = [line for line in ended.err.splitlines() if " INFO " not in line]
    assert len(lines) == 1, ended.err
    assert TOKEN.partition(":")[2] not in ended.err
    return lines[0]


async def test_it_says_its_version(tmp_path: Path) -> None:
    assert (await command(tmp_path, "--version")).out == f"yishiting {__version__}\n"


def test_a_command_loads_only_what_it_needs() -> None:
    heavy = (
        "sqlalchemy",
        "telegram",
        "pydantic",
        "aiohttp",
        "openpyxl",
        "rich",
        "asyncio",
        "governance.tally.decision",
    )
    look = f"import sys, bot.__main__; print(*(name for name in {heavy} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, check=True, text=True)

    assert loaded.stdout == "\n"


async def test_a_bad_token(tmp_path: Path) -> None:
    async with BotApi().listening() as api:
        api.token = "1:another"
        line = one_line(await command(tmp_path, "run", api=api.address))

    assert line.startswith("Telegram does not know this token. Copy it again from @BotFather")
    assert list(tmp_path.iterdir()) == [], "no database is left behind"


async def refused(settings: dict[str, Any]) -> str:
    """The line that starting the bot with these settings leaves."""
    with pytest.raises(Exception) as error:
        telegram = {"token": TOKEN, "api_base": "http://127.0.0.1:9"}
        backup = {"nightly": False, "folder": "no-such-folder"}
        await running.run(check({"telegram": telegram, "backup": backup, **settings}))
    line = failures.explain(error.value)
    assert line is not None
    assert "\n" not in line
    return line


async def test_an_unreachable_telegram(tmp_path: Path) -> None:
    line = await refused({"database": {"url": f"sqlite:///{tmp_path}/y.db"}})

    assert line.startswith("Telegram cannot be reached (ClientConnectorError). Check the network")


async def test_an_unreachable_database() -> None:
    async with BotApi().listening() as api:
        telegram = {"token": TOKEN, "api_base": api.address}
        line = await refused({"telegram": telegram, "database": {"url": "postgresql://u:secret-word@127.0.0.1:1/d"}})

    assert line.startswith("The database cannot be reached")
    assert "secret-word" not in line


async def test_a_locked_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.database.SQLITE_PRAGMAS", ("PRAGMA busy_timeout=50",))
    other = sqlite3.connect(tmp_path / "y.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    async with BotApi().listening() as api:
        telegram = {"token": TOKEN, "api_base": api.address}
        line = await refused({"telegram": telegram, "database": {"url": f"sqlite:///{tmp_path}/y.db"}})
    other.close()

    assert line == "The database file is locked: another program is using it. Stop the other one, then start again."


async def test_an_unforeseen_address_of_the_health_page() -> None:
    line = await refused({"health": {"port": 9, "host": "203.0.113.9"}})

    assert line == "203.0.113.9 is not an address of this machine. Write 127.0.0.1 or 0.0.0.0 instead."


async def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = await refused({"health": {"port": int(port)}})
        demo = one_line(await command(tmp_path, "demo", "--no-browser", "--port", port))

    assert run == f"Port {port} is in use. Stop the program that uses it, or choose another with health.port."
    assert demo == f"Port {port} is in use. Stop the program that uses it, or choose another with --port."


def test_mistakes_in_the_configuration_are_a_line_each(typed: Typed) -> None:
    (typed.folder / "config.toml").write_text('[health]\nport = 0\n[logging]\nlevel = "LOUD"\n')

    ended = typed("migrate")
    examined = typed("doctor")

    assert ended.code == failures.CANNOT
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == ["health.port", "logging.level"]
    assert examined.code == 1
    assert examined.out.count("wrong  configuration: ") == 2


def test_migrate_says_what_it_did_and_does_it_once(typed: Typed) -> None:
    first, second = typed("migrate"), typed("migrate")

    assert (first.code, first.out.startswith("Applied: 0001")) == (0, True)
    assert (second.code, second.out) == (0, "Nothing to do: the database is up to date.\n")


def test_a_database_of_a_newer_version_is_refused_in_one_line(typed: Typed) -> None:
    typed("migrate")
    with sqlite3.connect(typed.folder / "y.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    for line in (["migrate"], ["run"], ["updates", "list"]):
        assert one_line(typed(*line)) == (
            "The database is at revision 9999, which this version does not know. "
            "Install the version of Yishiting that last used it, or a newer one."
        )


def test_what_was_set_aside_is_listed_without_its_words(typed: Typed) -> None:
    async def fail() -> None:
        url = f"sqlite+aiosqlite:///{typed.folder}/y.db"
        async with opened(url) as database, database.uow(NOW) as uow:
            await updates.put_aside(uow, 7, kind="message", error="KeyError", body={"update_id": 7, "text": "words"})
            await updates.put_aside(uow, 8, kind="message", error="KeyError", body=None)

    empty = typed("updates", "list")
    asyncio.run(fail())
    listed = typed("updates", "list")

    assert empty.out == "No updates were set aside.\n"
    assert "2026-11-21 12:00 UTC  message           KeyError  – can be retried" in listed.out
    assert "was not kept" in listed.out
    assert "words" not in listed.out


def test_the_doctor_looks_into_a_database_that_is_there(typed: Typed) -> None:
    typed("migrate")

    examined = typed("doctor")

    assert examined.code == 1
    assert "ok     database: The database can be used and is up to date." in examined.out
    assert "wrong  token: Telegram cannot be reached" in examined.out


def test_what_is_set_aside_cannot_be_tried_again_without_a_token(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHITING_TELEGRAM__TOKEN", "")

    assert one_line(typed("updates", "retry")).startswith("telegram.token: is missing")


async def test_the_doctor_finds_a_good_set_up_good_and_leaves_no_trace(tmp_path: Path) -> None:
    async with BotApi().listening() as api:
        findings = await examine(
            words("en"),
            check(
                {
                    "telegram": {"token": TOKEN, "api_base": api.address},
                    "database": {"url": f"sqlite:///{tmp_path}/y.db"},
                    "files": {"folder": str(tmp_path / "files")},
                    "backup": {"folder": str(tmp_path / "backups")},
                }
            ),
        )

    assert {finding.state for finding in findings} == {State.GOOD}
    assert [finding.about for finding in findings] == ["database", "files", "token", "privacy mode", "clock", "updates"]
    assert list(tmp_path.iterdir()) == []


async def test_the_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    async with BotApi(getMe={**ME, "can_join_groups": False, "can_read_all_group_messages": False}).listening() as api:
        url = "postgresql://u@127.0.0.1:1/d"
        ended = await command(tmp_path, "doctor", api=api.address, YISHITING_DATABASE__URL=url)

    assert ended.code == 1
    assert "wrong  database: The database cannot be reached" in ended.out
    assert "wrong  groups: @yishiting_bot cannot be added to groups." in ended.out
    assert "→ Send @BotFather /setprivacy, then choose Disable" in ended.out
    # Telegram took the bot's own setting, and getMe says all the same that nothing changed: only that is believed.
    assert api.called("setMySettings") == [{"can_read_all_group_messages": True}]


async def _seconds(_parameters: object) -> list[object]:
    await asyncio.sleep(0.2)
    return []


async def test_the_bot_runs_by_polling_takes_a_webhook_away_and_stops_on_sigterm(tmp_path: Path) -> None:
    webhook = {**NO_WEBHOOK, "url": "https://elsewhere.example"}
    async with BotApi(getUpdates=_seconds, getWebhookInfo=webhook).listening() as api:
        process = await started(tmp_path, "run", api=api.address)
        try:
            async with asyncio.timeout(20):
                while len(api.called("getUpdates")) < 2:
                    await asyncio.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            out, err = await asyncio.wait_for(process.communicate(), 20)
        finally:
            if process.returncode is None:
                process.kill()

    assert process.returncode == 0, err.decode()
    assert b"running as @yishiting_bot, updates by polling" in err
    assert api.called("deleteWebhook") == [{"drop_pending_updates": False}]
    assert TOKEN.partition(":")[2].encode() not in out + err


async def test_a_token_that_is_revoked_while_running_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_PAUSES", (0.02,))
    monkeypatch.setattr(polling, "_FOR", 0.2)

    def revoked(_parameters: object) -> object:
        raise Refused(401, "Unauthorized")

    async with BotApi(getUpdates=revoked).listening() as api:
        telegram = {"token": TOKEN, "api_base": api.address}
        line = await refused({"telegram": telegram, "database": {"url": f"sqlite:///{tmp_path}/y.db"}})

    assert line.startswith("Telegram does not know this token")


def test_an_error_that_nobody_foresaw_keeps_its_traceback() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failures.guarded(broken)


def test_several_errors_at_once_are_a_line_each() -> None:
    group = ExceptionGroup("two", [migrations.SchemaBehind("one"), migrations.SchemaBehind("two")])

    assert failures.explain(group) == "one\ntwo"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Conflict("x"), "Another program is fetching"),
        (RetryAfter(timedelta(seconds=30)), "Telegram asks you to wait"),
        (TimedOut(), "Telegram cannot be reached (TimedOut)"),
        (Forbidden("bot was blocked"), "Telegram refused: "),
    ],
)
def test_what_telegram_says_is_put_into_words(error: Exception, words: str) -> None:
    explained = failures.explain(error)

    assert explained is not None
    assert explained.startswith(words)


@pytest.mark.parametrize(("raised", "code"), [(SystemExit(3), 3), (SystemExit("no"), 1), (KeyboardInterrupt(), 130)])
def test_an_orderly_end_keeps_its_code(raised: BaseException, code: int) -> None:
    def end() -> None:
        raise raised

    assert failures.guarded(end) == code


def test_the_doctor_says_that_there_is_no_configuration_and_how_to_make_one(typed: Typed) -> None:
    without = typed("doctor")
    (typed.folder / "config.toml").write_text('[logging]\nlevel = "INFO"\n')
    with_one = typed("doctor")

    assert "There is no config.toml in this folder" in without.out
    assert "Copy config.example.toml to config.toml" in without.out
    assert "The configuration can be used." in with_one.out
    assert "There is no config.toml" not in with_one.out
