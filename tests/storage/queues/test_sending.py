"""Does every message leave once and in its chat's order, whichever worker sends it and whichever dies?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.communities import chats
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing, State, outbox, post
from storage.queues import jobs, sending, workers
from storage.queues.due import due
from storage.queues.sending import Share, Waiting
from tests.databases import NOW, empty_postgres, opened

LEASE = timedelta(seconds=20)
NOBODY: frozenset[int] = frozenset()


def _says(chat: int, text: str, kind: Kind = Kind.NOTICE, **more: object) -> Outgoing:
    return Outgoing(chat=chat, method="sendMessage", body={"text": text}, kind=kind, **more)  # type: ignore[arg-type]


async def _queue(database: Database, *texts: str, chats_of: int = 1) -> None:
    async with database.uow(NOW) as uow:
        for number in range(1, chats_of + 1):
            chat = await chats.remember_group(uow, -1000 - number, f"Group {number}", community=None)
            for text in texts:
                post(uow, _says(chat.id, text))


async def _claimed(database: Database, worker: int, share: Share | None = None, limit: int = 32) -> list[Waiting]:
    async with database.uow(NOW) as uow:
        taken = await sending.in_turn(uow, worker, limit=limit, busy=NOBODY, share=share)
        await sending.start(uow, worker, taken)
    return taken


async def _states(database: Database) -> list[tuple[str, str]]:
    rows = await database.look(select(outbox.c.kind, outbox.c.state).order_by(outbox.c.id))
    return [(row.kind, row.state) for row in rows]


async def test_a_message_is_taken_once_and_only_its_worker_can_end_it(database: Database) -> None:
    await _queue(database, "first")
    (taken,) = await _claimed(database, worker=1)

    async with database.uow(NOW) as uow:
        assert await sending.in_turn(uow, 2, limit=32, busy=NOBODY) == []
        stranger = Waiting(**{**{name: getattr(taken, name) for name in Waiting.__slots__}, "worker": 2})
        assert not await sending.finish(uow, stranger, State.FAILED)
        assert await sending.finish(uow, taken, State.SENT)
        assert not await sending.finish(uow, taken, State.SENT)

    assert await _states(database) == [("notice", "sent")]


@pytest.mark.postgres
async def test_no_other_worker_sends_to_a_chat_while_its_last_message_is_on_its_way(postgres_url: str) -> None:
    async with empty_postgres(postgres_url) as url, opened(url) as database, opened(url) as other:
        await _queue(database, "first", "second", chats_of=2)
        taken = await _claimed(database, worker=1)

        assert [one.message.body["text"] for one in taken] == ["first", "first"]
        assert await _claimed(other, worker=2) == []
        async with database.uow(NOW) as uow:
            await sending.finish(uow, taken[0], State.SENT)
            assert await _claimed(other, worker=2) == []  # not committed yet
        assert [(one.chat, one.message.body["text"]) for one in await _claimed(other, worker=2)] == [(1, "second")]


async def test_what_was_queued_first_leaves_first_whatever_the_clocks_of_the_workers_say(database: Database) -> None:
    ahead = NOW + timedelta(seconds=5)
    async with database.uow(ahead) as uow:
        chat = await chats.remember_group(uow, -1001, "", community=None)
        post(uow, _says(chat.id, "first"))
    async with database.uow(NOW) as uow:
        post(uow, _says(chat.id, "second"))

    (taken,) = await _claimed(database, worker=1)

    assert taken.message.body["text"] == "first"


@pytest.mark.postgres
async def test_two_workers_that_look_at_once_take_different_chats(postgres_url: str) -> None:
    async with empty_postgres(postgres_url) as url, opened(url) as database, opened(url) as other:
        await _queue(database, "first", chats_of=6)

        async with database.uow(NOW) as uow, other.uow(NOW) as beside:
            mine = await sending.in_turn(uow, 1, limit=3, busy=NOBODY)
            theirs = await sending.in_turn(beside, 2, limit=6, busy=NOBODY)

        assert {one.chat for one in mine} == {1, 2, 3}
        assert {one.chat for one in theirs} == {4, 5, 6}


async def test_shares_cover_every_chat_once_and_a_full_queue_of_one_chat_hides_no_other(database: Database) -> None:
    await _queue(database, *[f"line {number}" for number in range(300)], chats_of=3)

    found = [[one.chat for one in await _claimed(database, worker=rank + 1, share=Share(rank, 2))] for rank in range(2)]

    assert sorted(chat for chats_of_one in found for chat in chats_of_one if chat) == [1, 2, 3]
    assert not set(found[0]) & set(found[1])


async def test_only_what_a_dead_worker_had_taken_is_put_right_by_its_kinds_rule(database: Database) -> None:
    async with database.uow(NOW) as uow:
        alive, dead = [await workers.join(uow, name, LEASE) for name in ("here/1", "there/2")]
        kinds = (Kind.NOTICE, Kind.REMINDER, Kind.POLL, Kind.NOTICE)
        for number, kind in enumerate(kinds):
            chat = await chats.remember_group(uow, -1000 - number, "", community=None)
            post(uow, _says(chat.id, "words", kind, then="poll.sent", payload={"poll": 7}))
        for _ in range(2):
            await jobs.ask(uow, "file.fetch", {}, then="matter.photo")
    taken = await _claimed(database, worker=dead, limit=3)
    (living,) = await _claimed(database, worker=alive)
    async with database.uow(NOW) as uow:
        lost, kept = await jobs.claim(uow, dead), await jobs.claim(uow, alive)
        assert lost is not None
        assert kept is not None

    async with database.uow(NOW) as uow:
        left = await workers.bury(uow, [dead])

    assert left == 2
    assert await _states(database) == [
        ("notice", "queued"),
        ("reminder", "uncertain"),
        ("poll", "uncertain"),
        ("notice", "sending"),
    ]
    told = await database.look(select(due.c.kind, due.c.payload))
    assert [(row.kind, row.payload["ok"], row.payload["poll"]) for row in told] == [("poll.sent", False, 7)] * 2
    rows = await database.look(select(jobs.jobs.c.id, jobs.jobs.c.state).order_by(jobs.jobs.c.id))
    assert [tuple(row) for row in rows] == [(lost.id, "waiting"), (kept.id, "running")]
    async with database.uow(NOW) as uow:
        assert not await sending.finish(uow, taken[0], State.SENT)
        assert await sending.finish(uow, living, State.SENT)
        await jobs.done(uow, lost, {"result": {}})
    assert len(await database.look(select(jobs.jobs.c.id))) == 2


async def test_a_newer_card_stands_in_for_the_one_that_a_dead_worker_was_posting(database: Database) -> None:
    async with database.uow(NOW) as uow:
        chat = await chats.remember_group(uow, -1001, "", community=None)
        post(uow, _says(chat.id, "old", Kind.CARD, card="motion:1", fresh=True, then="motion.posted"))
    await _claimed(database, worker=5)
    async with database.uow(NOW) as uow:
        post(uow, _says(chat.id, "new", Kind.CARD, card="motion:1"))

    async with database.uow(NOW) as uow:
        await workers.bury(uow, [5])

    assert await _states(database) == [("card", "dropped"), ("card", "queued")]
    (taken,) = await _claimed(database, worker=6)
    assert (taken.message.body["text"], taken.message.fresh, taken.message.then) == ("new", True, "motion.posted")
