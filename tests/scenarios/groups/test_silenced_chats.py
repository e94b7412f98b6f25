"""Does one refusal silence a chat for good, or is it heard, and spoken to, as soon as it speaks again?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.communities.chats import chats
from tests.scenarios.motions.test_motions import ZH, opened
from tests.scenarios.village import Village

KICKED = "Forbidden: bot was kicked from the supergroup chat"
BLOCKED = "Forbidden: bot was blocked by the user"


async def _refused(life: Village, description: str = KICKED) -> None:
    """The next message to be sent is refused with a 403, though the bot is where it was."""
    await life.fault("refuse", "sendMessage", error_code=403, description=description)


async def _is_open(life: Village, telegram_id: int) -> bool:
    await life.quiet()
    (row,) = await life.database.look(select(chats.c.open).where(chats.c.telegram_id == telegram_id))
    return bool(row.open)


async def _silenced(life: Village) -> None:
    await _refused(life)
    await life.person("王秀英").says("#报修 楼道灯不亮", to=life.group)
    assert not await _is_open(life, life.group.chat_id)


async def test_a_group_is_heard_again_when_somebody_asks_something_there(settled: Village) -> None:
    await _silenced(settled)

    await settled.person("刘洋").says("#报修 电梯停了", to=settled.group)

    await settled.group.shows("电梯停了")
    assert await _is_open(settled, settled.group.chat_id)


async def test_a_group_is_heard_again_when_people_just_talk(settled: Village) -> None:
    await settled.person("刘洋").says("早上好", to=settled.group)
    await settled.quiet()
    await _silenced(settled)

    await settled.person("刘洋").says("今天天气不错", to=settled.group)

    assert await _is_open(settled, settled.group.chat_id)


async def test_a_group_is_heard_again_when_a_message_reaches_it(settled: Village) -> None:
    member, other = await opened(settled, ZH, title="换锁", text="支出 3,000 元。"), settled.people("committee")[1]
    room = settled.chat("业委会")
    card = await member.sees("第1号议案", where=room, button="同意")
    await settled.quiet()
    # The card in the group, and the member's own paper that is ticked.
    await settled.fault("refuse", "editMessageText", times=2, error_code=403, description=KICKED)
    await member.presses("同意", on=card)
    await settled.forward(seconds=61)
    assert not await _is_open(settled, room.chat_id)

    await other.presses("同意", on=card)
    await settled.forward(seconds=11)

    await member.sees("已投：2人（共13人）", where=room)
    assert await _is_open(settled, room.chat_id)


async def test_what_falls_due_is_posted_in_a_group_that_spoke_again(settled: Village) -> None:
    (chair,) = settled.people("chair")
    await _silenced(settled)
    await settled.person("刘洋").says("#报修 电梯停了", to=settled.group)
    await settled.group.shows("电梯停了")
    await chair.says("/remind 明天停水")
    await settled.quiet()
    await chair.says("今天 20:00")
    await settled.quiet()
    await chair.presses("定下来")
    await settled.quiet()

    await settled.forward(hours=11)

    await settled.group.shows("明天停水")


@pytest.mark.parametrize("line", ["/help", "/privacy", "您好", "/start"])
async def test_somebody_of_whom_telegram_said_that_they_blocked_the_bot_is_heard_when_they_write(
    settled: Village, line: str
) -> None:
    wang = settled.person("王秀英")
    await _refused(settled, BLOCKED)
    await wang.says("/help")
    assert not await _is_open(settled, wang.id)

    await wang.says(line)

    assert await _is_open(settled, wang.id)
