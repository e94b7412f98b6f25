"""Does everything that waits go on, whatever one update does, at whichever step it does it?"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.delivery.unreadable import as_updates
from bot.intake.intake import Intake
from bot.process.clock import MovableClock
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.queues import updates
from tests.handlers.talk import Person, Talk, a_community, talking

Json = dict[str, Any]
GROUP = -1001
UNKNOWN = -100_500
BEFORE, AFTER = 1, 100


@dataclass
class Taken:
    """An intake, and what became of the updates that it was given: by number, those marked and those set aside."""

    intake: Intake
    database: Database
    talk: Talk
    commits: int = 0

    async def marked(self) -> set[int]:
        async with self.database.uow(MovableClock().now()) as uow:
            return {row.update_id for row in await uow.rows(updates.handled.select())}

    async def aside(self) -> list[updates.SetAside]:
        async with self.database.uow(MovableClock().now()) as uow:
            return await updates.all_set_aside(uow)


@contextlib.asynccontextmanager
async def taking(database: Database, committed: Callable[[UnitOfWork], None] = lambda _: None) -> AsyncIterator[Taken]:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        yield Taken(Intake(database, talk.application, talk.router, MovableClock(), committed), database, talk)


def _says(number: int, text: str, where: int = GROUP, **more: Any) -> Json:
    person = Person(600 + number, f"Neighbour {number}", "en").as_json()
    place = {"id": where, "type": "supergroup", "title": "G"}
    said = {"message_id": number, "date": 1_795_000_000, "chat": place, "from": person, "text": text}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return {"update_id": number, "message": {**said, "entities": entities, **more}}


def _around(*poison: Json) -> list[Json]:
    """A batch with something that goes well before and after."""
    return [_says(BEFORE, "/duty"), *poison, _says(AFTER, "/duty")]


def _deep(levels: int) -> Json:
    made: Json = {}
    for _ in range(levels):
        made = {"pinned_message": made}
    return made


POISON: dict[str, Json] = {
    "a date beyond all years": _says(2, "/duty", date=10**17),
    "a date that no clock can hold": _says(2, "/duty", date=9 * 10**18),
    "a text as date": _says(2, "/duty", date="tomorrow"),
    "a dict as somebody's id": _says(2, "/duty", **{"from": {"id": {"a": 1}, "is_bot": False, "first_name": "N"}}),
    "a dict as a chat's id": _says(2, "/duty", chat={"id": {"a": 1}, "type": "supergroup"}),
    "a word as a chat's id": _says(2, "/duty", chat={"id": "abc", "type": "private"}),
    "ids that no database holds": _says(2, "/duty", **{"from": {"id": 2**63, "is_bot": False, "first_name": "N"}}),
    "nested more deeply than can be written": _says(2, "/duty", **_deep(300)),
    "a zero in a poll's id": {"update_id": 2, "poll_answer": {"poll_id": "\0", "user": 7, "option_ids": []}},
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
async def test_an_update_that_cannot_be_handled_is_set_aside_and_its_neighbours_are_heard(
    database: Database, poison: Json
) -> None:
    async with taking(database) as taken:
        await taken.intake.apply(_around(poison))

        assert await taken.marked() == {BEFORE, 2, AFTER}
        assert [one.update_id for one in await taken.aside()] == [2]
        assert taken.intake.set_aside == 1


async def test_a_number_that_no_database_holds_is_set_aside_without_it(database: Database) -> None:
    async with taking(database) as taken:
        await taken.intake.apply(as_updates(_around({**_says(2, "/duty"), "update_id": 2**63})))

        assert await taken.marked() >= {BEFORE, AFTER}
        (only,) = await taken.aside()
    assert (only.update_id, only.kind, only.body) == (0, "unreadable", None)
    assert only.error.startswith("no update, ")


async def test_a_refusal_in_a_chat_that_nobody_knew_can_be_said_in_a_batch_that_is_done_again(
    database: Database,
) -> None:
    """The savepoint that is gone back to had made the chat's row; the answer must not name it."""
    async with taking(database) as taken:
        nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        await taken.intake.apply([_says(2, "/duty", date="x"), _says(3, "/duty", UNKNOWN, **{"from": nobody})])

        (refusal,) = await taken.talk.heard()
        assert await taken.marked() == {2, 3}
        assert [one.update_id for one in await taken.aside()] == [2]
    assert refusal.chat == UNKNOWN


async def _breaks(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    await uow.execute(updates.handled.insert(), [{"update_id": 0, "body_hash": None, "received_at": uow.now}])


def _misbehaves(monkeypatch: pytest.MonkeyPatch, taken: Taken, number: int, act: Callable[[UnitOfWork], Any]) -> None:
    """When the update with this number has been handled well, `act` is done besides, as if by its handler."""
    kind = type(taken.talk.application)
    process = kind.process_update

    async def processing(self: Any, update: Any) -> None:
        await process(self, update)
        if update.update_id == number and (unit := taken.talk.router.uow) is not None:
            await act(unit)

    monkeypatch.setattr(kind, "process_update", processing)


@pytest.mark.parametrize("many", [1, 3, 40])
async def test_what_breaks_only_when_all_is_written_is_found_by_halving(
    database: Database, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    batch = [_says(number, "/duty") for number in range(1, many + 1)]
    guilty = many // 2 + 1

    async def writes_nonsense(uow: UnitOfWork) -> None:
        uow.gather(_breaks, {})

    async with taking(database) as taken:
        _misbehaves(monkeypatch, taken, guilty, writes_nonsense)

        await taken.intake.apply(batch)

        assert await taken.marked() == set(range(1, many + 1))
        assert [one.update_id for one in await taken.aside()] == [guilty]
        heard = await taken.talk.heard()
    # Each of the others has its answer once, in the order in which they asked.
    asked = [said.row.body["reply_parameters"]["message_id"] for said in heard]
    assert asked == [number for number in range(1, many + 1) if number != guilty]


async def test_a_statement_that_fails_unheard_takes_nobody_along(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL nothing can be written after it in this transaction, not even that the update is set aside."""

    async def fails_unheard(uow: UnitOfWork) -> None:
        with contextlib.suppress(Exception):
            await uow.connection.exec_driver_sql("SELECT * FROM no_such_table")

    async with taking(database) as taken:
        _misbehaves(monkeypatch, taken, 2, fails_unheard)

        await taken.intake.apply(_around(_says(2, "/duty")))

        assert await taken.marked() == {BEFORE, 2, AFTER}
        assert len(await taken.aside()) == (0 if database.is_sqlite else 1)


async def test_what_comes_again_after_it_was_set_aside_is_not_set_aside_twice(database: Database) -> None:
    batch = _around(POISON["a date beyond all years"], POISON["nested more deeply than can be written"])
    async with taking(database) as taken:
        for _ in range(3):
            await taken.intake.apply(batch)

        assert len(await taken.aside()) == 2


async def _no_more(uow: UnitOfWork) -> None:
    """The disk is full, or the server is stopped."""
    if uow.dialect == "sqlite":
        await uow.connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as many as it has now
        await uow.connection.exec_driver_sql("CREATE TABLE heavy AS SELECT randomblob(10000000)")
    await uow.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("heard", [True, False], ids=["", "unheard"])
@pytest.mark.parametrize("careful", [False, True], ids=["", "careful"])
async def test_when_it_is_the_database_that_fails_nothing_is_set_aside_and_the_batch_may_come_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, careful: bool, heard: bool
) -> None:
    async def fails(uow: UnitOfWork) -> None:
        with contextlib.nullcontext() if heard else contextlib.suppress(DBAPIError):
            await _no_more(uow)

    batch = _around(_says(2, "/duty", **({"date": "x"} if careful else {})), _says(3, "/duty"))
    async with taking(database) as taken:
        taken.intake.patience = 60
        with monkeypatch.context() as broken:
            _misbehaves(broken, taken, 3, fails)
            for _ in range(2):
                if heard or not database.is_sqlite:
                    with pytest.raises(SQLAlchemyError):
                        await taken.intake.apply(batch)
            await database.engine.dispose()

            assert (await taken.marked(), await taken.aside()) == (set(), [])

        await taken.intake.apply(batch)

        assert await taken.marked() == {BEFORE, 2, 3, AFTER}
        assert len(await taken.aside()) == careful


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////no/such/folder/y.db", "postgresql+asyncpg://u@127.0.0.1:1/d"])
async def test_when_the_database_cannot_be_reached_nothing_is_set_aside(database: Database, url: str) -> None:
    gone = Database(url)
    async with taking(database) as taken:
        intake = Intake(gone, taken.talk.application, taken.talk.router, MovableClock(), lambda _: None)

        with pytest.raises((OSError, DBAPIError)):
            await intake.apply(_around())

        assert intake.set_aside == 0
    await gone.close()


async def test_words_of_talk_are_nowhere_in_what_is_kept_of_it(database: Database) -> None:
    secret = "we meet at nine"
    talk = _says(2, secret, entities=[], date=10**17, caption=secret, **_deep(300))
    named = {"update_id": 3, secret: {"message": {"text": secret}}, "message": {"text": secret, "date": secret}}
    async with taking(database) as taken:
        await taken.intake.apply(_around(talk, named))

        kept = await taken.aside()
    assert [one.update_id for one in kept] == [2, 3]
    assert secret not in repr(kept)


async def test_what_is_passed_on_after_the_commit_cannot_bring_a_batch_back(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: UnitOfWork) -> None:
        raise RuntimeError

    async with taking(database, fails) as taken:
        await taken.intake.apply(_around())

        assert await taken.marked() == {BEFORE, AFTER}
        assert await taken.aside() == []
    assert "could not be passed on" in caplog.text


async def test_halving_costs_a_good_batch_nothing(database: Database) -> None:
    async with taking(database) as taken:
        taken.intake.patience = 60
        savepoints: list[str] = []
        mark = UnitOfWork.mark

        async def counting(self: UnitOfWork) -> Any:
            savepoints.append("")
            return await mark(self)

        with pytest.MonkeyPatch.context() as watched:
            watched.setattr(UnitOfWork, "mark", counting)
            await taken.intake.apply([_says(number, "/duty") for number in range(1, 21)])

        assert (taken.intake.commits, savepoints) == (1, [])
