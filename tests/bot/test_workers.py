"""Do several workers on one PostgreSQL do the work of one: nothing lost, nothing twice, each chat in its order?"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.config.keys import Pacing as Limits
from bot.config.keys import Settings
from bot.delivery.pacing import Pacing
from bot.jobs.presence import LEASE, Presence
from bot.process.clock import Clock
from bot.process.identity import is_dead, this_process
from bot.running import Running, _ports
from storage.communities import chats
from storage.engine.outbox import Kind, Outgoing, outbox, post
from storage.queues.sending import Share
from storage.queues.workers import join
from tests.bot.bot_api import BotApi
from tests.bot.test_running import by_webhook, settings_of
from tests.clocks import StoryClock
from tests.databases import NOW, empty_postgres, opened
from tests.samples import communities

pytestmark = pytest.mark.postgres

WORKERS, COMMUNITIES, UPDATES = 4, 50, 400
UNPACED = {"chat_per_second": 100, "group_per_minute": 6000, "overall_per_second": 10000, "edit_seconds": 0}


@contextlib.asynccontextmanager
async def at_work(api: BotApi, url: str, folder: Path, how_many: int) -> AsyncIterator[list[str]]:
    """So many workers on one database, in this process; the addresses at which Telegram calls them."""
    async with contextlib.AsyncExitStack() as stack:
        addresses, started, clock = [], [], StoryClock(NOW)
        for _ in range(how_many):
            sections = {**by_webhook(), "database": {"url": url}, "pacing": UNPACED}
            settings: Settings = settings_of(api, folder, **sections)
            whole = Running(settings, _ports(settings), clock)
            stack.push_async_callback(whole.stop)
            await whole.start()
            started.append(whole)
            addresses.append(f"http://127.0.0.1:{settings.webhook.port}/hook")
        for whole in started:
            await whole.bot.presence.look()  # all know of each other at once
        yield addresses


@pytest.mark.nightly
@pytest.mark.slow
async def test_four_workers_and_fifty_communities_lose_nothing_and_do_nothing_twice(
    postgres_url: str, tmp_path: Path
) -> None:
    async with (
        empty_postgres(postgres_url) as url,
        opened(url) as database,
        BotApi(sendMessage=communities.Message()).listening() as api,
    ):
        async with database.uow(NOW) as uow:
            village = await communities.found(uow, COMMUNITIES)
        async with at_work(api, url, tmp_path, WORKERS) as addresses:
            first = communities.opening(village)
            await communities.deliver(first, addresses)
            await communities.learn_matters(database, village)
            sent = communities.interleaved(village, UPDATES)
            await communities.deliver(sent, addresses)
            await communities.all_said(database)

            await communities.judge(database, village, [*first, *sent], communities.group_posts(api.calls))


async def test_workers_divide_the_chats_and_take_over_what_one_leaves(postgres_url: str) -> None:
    async with empty_postgres(postgres_url) as url, opened(url) as database:
        shares: dict[str, list[Share]] = {"first": [], "second": []}
        first, second = (Presence(database, _Clock(), shares[name].append) for name in shares)
        await first.begin()
        await second.begin()
        assert shares == {"first": [Share(0, 1)], "second": []}  # whoever joins waits until the others know

        await first.look()
        await second.look()
        assert (shares["first"][-1], shares["second"]) == (Share(0, 2), [Share(1, 2)])

        async with database.uow(NOW) as uow:
            chat = await chats.remember_group(uow, -1001, "", community=None)
            post(uow, Outgoing(chat.id, "sendMessage", {"text": "words"}, Kind.NOTICE))
            await uow.flush()
            await uow.execute(outbox.update().values(state="sending", worker_id=first.worker))
        await first.end()
        await second.look()

        assert shares["second"][-1] == Share(0, 1)
        rows = await database.look(select(outbox.c.state, outbox.c.worker_id))
        assert [tuple(row) for row in rows] == [("queued", None)]


async def test_a_worker_whose_lease_ran_out_joins_again_under_another_number(postgres_url: str) -> None:
    async with empty_postgres(postgres_url) as url, opened(url) as database:
        presence = Presence(database, _Clock(), lambda _: None)
        await presence.begin()
        before = presence.worker
        later = NOW + LEASE + timedelta(seconds=1)
        async with database.uow(later) as uow:
            await join(uow, "elsewhere/1/x", LEASE)
        judge = Presence(database, _Clock(later), lambda _: None)
        await judge.begin()

        await presence.look()

        assert presence.worker > before


def test_a_process_of_this_machine_that_is_gone_is_known_to_be_dead_and_no_other() -> None:
    machine, number, _ = this_process().split("/")

    assert not is_dead(this_process())
    assert is_dead(f"{machine}/{2**22 + 1}/x")
    assert not is_dead(f"elsewhere/{number}/x")
    assert not is_dead(None)


async def test_two_workers_together_keep_the_pace_of_one() -> None:
    alone, pair = Pacing(Limits()), [Pacing(Limits()) for _ in range(2)]
    for one in pair:
        one.divide(2)

    assert alone.room(32) == 4
    assert sum(one.room(32) for one in pair) == 4
    assert await alone.ready(-1001)
    assert not await pair[0].ready(-1001)  # who knows what the other has just sent there


class _Clock(Clock):
    """A clock that stands still."""

    def __init__(self, at: datetime = NOW) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at
