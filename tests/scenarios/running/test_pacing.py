"""Does a burst of messages leave at Telegram's own pace, so that no 429 is ever earned?"""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import func, select

from bot.app import Yishiting
from bot.demo.demo import settings_for
from bot.sandbox import Sandbox
from bot.sandbox import Settings as SandboxSettings
from bot.sandbox.rates import Limits
from storage.communities import chats
from storage.communities.chats import ChatKind
from storage.engine.outbox import Kind, Outgoing, outbox, post
from tests.hurried import hurried
from tests.samples.settling import Settled

GROUP, PRIVATE = 6, 200
_SHORTEST, _LONGEST = 6.0, 100.0  # seconds: 206 messages at 30 a second, and what a slow machine makes of it


def test_a_burst_to_a_group_and_to_everybody_in_private_earns_no_429(tmp_path: Path, empty_sqlite: Path) -> None:
    hurried(_a_burst(tmp_path, empty_sqlite))


async def _a_burst(folder: Path, empty_sqlite: Path) -> None:
    tick = asyncio.get_running_loop().time
    async with Sandbox(SandboxSettings(tick=tick, limits=Limits())) as sandbox:
        settled = Settled()
        settled.meets(sandbox)
        await settled.moves_in(folder, empty_sqlite)
        yishiting = Yishiting(settings_for(sandbox, folder))
        await _queue(yishiting)
        begun = tick()

        await yishiting.start(polling=False)
        await _all_sent(yishiting)
        await yishiting.stop()

        assert sandbox.exchange.rates.refusals == 0
        assert tick() - begun > _SHORTEST


async def _queue(yishiting: Yishiting) -> None:
    async with yishiting.database.uow(yishiting.clock.now()) as uow:
        everywhere = await uow.rows(select(chats.chats).where(chats.chats.c.open == 1).order_by(chats.chats.c.id))
        people = [row.id for row in everywhere if row.kind == ChatKind.PRIVATE.value]
        groups = [row.id for row in everywhere if row.kind == ChatKind.GROUP.value]
        wanted = [groups[0]] * GROUP + [people[number % len(people)] for number in range(PRIVATE)]
        for number, chat in enumerate(wanted):
            post(uow, Outgoing(chat, "sendMessage", {"text": f"通知{number}"}, Kind.NOTICE))


async def _all_sent(yishiting: Yishiting) -> None:
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state.in_(["queued", "sending"]))
    end = asyncio.get_running_loop().time() + _LONGEST
    while (await yishiting.database.look(waiting))[0][0]:
        assert asyncio.get_running_loop().time() < end, "the messages did not leave in time"
        await asyncio.sleep(0.5)
    sent = select(func.count()).select_from(outbox).where(outbox.c.state == "sent", outbox.c.body == {})
    assert (await yishiting.database.look(sent))[0][0] >= GROUP + PRIVATE
