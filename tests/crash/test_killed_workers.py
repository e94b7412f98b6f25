"""Is everything there once when one of three workers is killed, at whichever step, while all of them work?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.bot_api import BotApi
from tests.clocks import StoryClock
from tests.databases import NOW, empty_postgres, opened
from tests.samples import communities
from tests.workers import SIGKILLED, Worker, at_work, until

# Those steps that a worker passes by webhook; the first two of sending come late, so that it has chats by then.
STEPS = ("applied:3", "committed:3", "answered:3", "message sent:2", "send recorded:2")
_CHUNK = 40
_MOST = 60  # chunks that a worker may live through


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.postgres
async def test_a_worker_killed_in_mid_work_loses_nothing_and_doubles_nothing(postgres_url: str, tmp_path: Path) -> None:
    clock = StoryClock(NOW)
    async with (
        empty_postgres(postgres_url) as url,
        opened(url) as database,
        BotApi(sendMessage=communities.Message()).listening() as api,
    ):
        async with database.uow(NOW) as uow:
            village = await communities.found(uow, 12)
        async with at_work(tmp_path, api.address, url, clock, 2) as pair:
            first = communities.opening(village)
            await communities.deliver(first, [one.address for one in pair])
            await communities.learn_matters(database, village)
            sent = communities.interleaved(village, _CHUNK * _MOST * len(STEPS))
            mortal, done = Worker(tmp_path, api.address, url, clock=clock), 0
            for step in STEPS:
                await mortal.start(kill_at=step)
                done = await _work_until_it_dies(mortal, pair, sent, done)
            await communities.all_said(database)

            posts = communities.group_posts(api.calls)
            await communities.judge(database, village, [*first, *sent[:done]], posts, sent_again=len(STEPS))


async def _work_until_it_dies(mortal: Worker, pair: list[Worker], sent: list[communities.Sent], done: int) -> int:
    """Updates for all three, until one of them is dead; returns how many were delivered by then."""
    everyone = [one.address for one in (mortal, *pair)]
    for _ in range(_MOST):
        await communities.deliver(sent[done : done + _CHUNK], everyone, seed=done)
        done += _CHUNK
        if not mortal.lives:
            assert mortal.process is not None
            assert mortal.process.returncode == SIGKILLED, mortal.log()
            return done
    await until(lambda: not mortal.lives, 10, f"the worker lived on: {mortal.log()}")
    return done
