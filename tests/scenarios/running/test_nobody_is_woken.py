"""Does nothing ring at night but what may, whatever a message is and however late it leaves?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from governance.schedule.quiet_hours import Rings
from storage.communities import chats
from storage.engine import outbox
from storage.engine.outbox import Kind, Outgoing
from tests.scenarios.village import Village

_BODIES: dict[str, dict[str, Any]] = {
    "sendMessage": {"text": "{name}"},
    "sendPoll": {"question": "{name}", "options": [{"text": "a"}, {"text": "b"}]},
}
EVERY = [*product(["sendMessage"], Kind, Rings), *product(["sendPoll"], [Kind.POLL], Rings)]


def _name(method: str, kind: Kind, rings: Rings) -> str:
    return f"{method} {kind.value} {rings.value}"


def _every_message(chat: int, **more: Any) -> Iterator[Outgoing]:
    """One of each method that rings, of each kind, of each way to ring; each says what it is."""
    for method, kind, rings in EVERY:
        name = _name(method, kind, rings)
        body = {
            key: value.format(name=name) if isinstance(value, str) else value for key, value in _BODIES[method].items()
        }
        yield Outgoing(chat=chat, method=method, body=body, kind=kind, rings=rings, **more)


async def _sends(life: Village, telegram_id: int, **more: Any) -> None:
    """Each kind of message is written now, to one chat."""
    async with life.database.uow(life.clock.now()) as uow:
        chat = await chats.by_telegram_id(uow, telegram_id)
        assert chat is not None
        for message in _every_message(chat.id, **more):
            outbox.post(uow, message)
    life.yishiting.delivery.wake()
    await life.quiet()


async def _rang(life: Village, telegram_id: int) -> set[str]:
    """Which of the messages that came to a chat rang there."""
    asked = [line["params"] for line in await life.requests() if line["method"].startswith("send")]
    here = [one for one in asked if str(one.get("chat_id")) == str(telegram_id)]
    loud = [one for one in here if str(one.get("disable_notification", "")).lower() != "true"]
    return {str(one.get("text") or one.get("question")) for one in loud}


def _names(*rings: Rings) -> set[str]:
    return {_name(method, kind, how) for method, kind, how in EVERY if how in rings}


@pytest.mark.parametrize("private", [True, False])
async def test_by_day_everything_rings_but_what_never_does(settled: Village, private: bool) -> None:
    chat = settled.person("王秀英").id if private else settled.group.chat_id

    await _sends(settled, chat)

    assert await _rang(settled, chat) & _names(*Rings) == _names(Rings.BY_DAY, Rings.ANSWER, Rings.ALWAYS)


@pytest.mark.parametrize("private", [True, False])
async def test_at_night_only_an_emergency_and_an_answer_ring(settled: Village, private: bool) -> None:
    chat = settled.person("王秀英").id if private else settled.group.chat_id
    await settled.forward(hours=13)  # 23:00

    await _sends(settled, chat)

    assert await _rang(settled, chat) & _names(*Rings) == _names(Rings.ANSWER, Rings.ALWAYS)


@pytest.mark.parametrize(("hours", "wait"), [(11.75, 0.5), (13, 0.5)])
async def test_what_leaves_late_at_night_does_not_ring_even_if_it_was_written_by_day_or_asked_for(
    settled: Village, hours: float, wait: float
) -> None:
    wang = settled.person("王秀英").id
    await settled.forward(hours=hours)  # 21:45, 23:00

    await _sends(settled, wang, not_before=settled.clock.now() + timedelta(hours=wait))
    await settled.forward(hours=wait)

    assert await _rang(settled, wang) & _names(*Rings) == _names(Rings.ALWAYS)


async def test_what_waited_for_the_morning_rings_then(settled: Village) -> None:
    wang = settled.person("王秀英").id
    await settled.forward(hours=13)

    await _sends(settled, wang, not_before=settled.clock.now() + timedelta(hours=9))
    await settled.forward(hours=9)  # 08:00

    assert await _rang(settled, wang) & _names(*Rings) == _names(Rings.BY_DAY, Rings.ANSWER, Rings.ALWAYS)


async def test_at_night_whoever_does_something_hears_the_answer_and_nobody_else_is_woken(settled: Village) -> None:
    wang, liu = settled.person("王秀英"), settled.person("刘洋")
    await settled.forward(hours=13)
    before = len(await settled.requests())

    await wang.says("#报修 楼道灯不亮", to=settled.group)
    card = await liu.sees("诉求1号…楼道灯不亮", where=settled.group)
    await liu.presses("我也是", on=card)
    await wang.sees("诉求1号…已登记")
    await settled.quiet()

    new = (await settled.requests())[before:]
    sent = [line["params"] for line in new if line["method"].startswith("send")]
    loud = {int(one["chat_id"]) for one in sent if str(one.get("disable_notification", "")).lower() != "true"}
    assert len(sent) > len(loud)
    assert loud == {wang.id}
