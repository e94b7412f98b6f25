"""Does a burst of messages leave at Telegram's own pace, so that no 429 is ever earned?"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.demo.demo import settle_in
from bot.sandbox import Sandbox
from bot.sandbox.rates import Limits
from storage.communities import chats
from storage.communities.chats import ChatKind
from storage.engine.outbox import Kind, Outgoing, outbox, post

GROUP, PRIVATE = 6, 200
_LONGEST = 40.0  # seconds


@pytest.mark.slow
async def test_a_burst_to_a_group_and_to_everybody_in_private_earns_no_429(tmp_path: Path, empty_sqlite: Path) -> None:
    shutil.copy(empty_sqlite, tmp_path / "yishiting.db")
    async with Sandbox() as sandbox:
        facts = {
            "telegram": {"token": sandbox.token, "api_base": sandbox.url},
            "database": {"url": f"sqlite:///{tmp_path}/yishiting.db"},
            "files": {"folder": str(tmp_path / "files")},
        }
        unhurried = Yishiting(Settings.model_validate(facts), paced=False)
        await unhurried.start(polling=False)
        await settle_in(sandbox, unhurried)
        await unhurried.settle()
        await unhurried.stop()
        await asyncio.sleep(1.1)  # what the settling in has sent is no part of the second that is watched
        sandbox.exchange.rates.limits = Limits()
        yishiting = Yishiting(Settings.model_validate(facts))
        await _queue(yishiting)

        await yishiting.start(polling=False)
        await _all_sent(yishiting)
        await yishiting.stop()

        assert sandbox.exchange.rates.refusals == 0


async def _queue(yishiting: Yishiting) -> None:
    async with yishiting.database.unit(yishiting.clock.now()) as unit:
        everywhere = await unit.rows(select(chats.chats).where(chats.chats.c.open == 1).order_by(chats.chats.c.id))
        people = [row.id for row in everywhere if row.kind == ChatKind.PRIVATE.value]
        groups = [row.id for row in everywhere if row.kind == ChatKind.GROUP.value]
        wanted = [groups[0]] * GROUP + [people[number % len(people)] for number in range(PRIVATE)]
        for number, chat in enumerate(wanted):
            post(unit, Outgoing(chat, "sendMessage", {"text": f"通知{number}"}, Kind.NOTICE))


async def _all_sent(yishiting: Yishiting) -> None:
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state.in_(["queued", "sending"]))
    end = asyncio.get_running_loop().time() + _LONGEST
    while (await yishiting.database.look(waiting))[0][0]:
        assert asyncio.get_running_loop().time() < end, "the messages did not leave in time"
        await asyncio.sleep(0.2)
    sent = select(func.count()).select_from(outbox).where(outbox.c.state == "sent", outbox.c.body == {})
    assert (await yishiting.database.look(sent))[0][0] >= GROUP + PRIVATE
