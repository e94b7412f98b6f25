"""Does the bot live at all? Started against the sandbox, it takes updates in and speaks."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.queues.updates import handled
from tests.scenarios.village import Village


async def test_a_press_that_nobody_knows_gets_a_kind_answer(founded: Village) -> None:
    wang = founded.people("owner")[0]
    said = await wang.says("大家好", to=founded.group)

    answer = await wang.forges("1:no.such:1", said)

    assert answer.alert
    assert answer.text == "这个按钮已经过时，请用最新的那条消息，或发送 /start 看看能办什么。"


async def test_ordinary_talk_leaves_nothing_behind(founded: Village) -> None:
    wang = founded.people("owner")[0]
    await founded.quiet()
    before = await _marks(founded)

    await wang.says("今天天气真好", to=founded.group)
    await founded.quiet()

    assert await _marks(founded) == before


async def _marks(life: Village) -> int:
    return int((await life.database.look(select(func.count()).select_from(handled)))[0][0])
