"""Does each way of saying a thing reach its handler?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Message

from handlers.frame.room import House, Room
from handlers.frame.triggers import Command, DeepLink, Event, Keyword, Line, Route, Start
from handlers.frame.words import Html
from handlers.frame.work import Work
from storage.engine.database import Database
from storage.engine.outbox import Kind
from tests.handlers.talk import BOT, Person, a_community, talking

WANG = Person(601, "王芳")
GROUP = -1001

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def _echo(work: Work, given: Line) -> None:
    """Says what it heard."""
    await work.reply(Html(f"heard {given.text}"), kind=Kind.ANSWER)


async def _started(work: Work, given: Start) -> None:
    """Says with what it was started."""
    await work.reply(Html(f"started {'-'.join(given.arguments)}"), kind=Kind.ANSWER)


async def _stray(work: Work, given: Line) -> None:
    """Says that nobody else heard it."""
    assert isinstance(given.message, Message)
    await work.reply(Html(f"stray {given.text}"), kind=Kind.ANSWER)


ROUTES = [
    Route(Command("echo", "…"), _echo),
    Route(Keyword(frozenset({"报修", "repair"})), _echo),
    Route(DeepLink("go"), _started),
    Route(Event.STRAY, _stray),
]


@pytest.mark.parametrize(
    "said", ["报修 灯坏了", "报修：灯坏了", "报修，灯坏了", "报修\n灯坏了", "Repair: 灯坏了", "报修　灯坏了"]
)
async def test_a_beginning_word_ends_at_a_space_or_a_sign(database: Database, said: str) -> None:
    async with talking(database, House([Room(name="tried", routes=ROUTES)])) as talk:
        (heard,) = await talk.says(WANG, said)

    assert heard.text == "heard 灯坏了"


async def test_a_deep_link_is_heard_though_nobody_answers_a_bare_start(database: Database) -> None:
    async with talking(database, House([Room(name="tried", routes=ROUTES)])) as talk:
        (linked,) = await talk.says(WANG, "/start go-12")
        (bare,) = await talk.says(WANG, "/start")

    assert linked.text == "started 12"
    assert bare.text.startswith("没有这个命令")


@pytest.mark.parametrize("chat", [None, GROUP])
async def test_a_command_below_a_photo_is_a_command(database: Database, chat: int | None) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    async with talking(database, House([Room(name="tried", routes=ROUTES)])) as talk:
        await a_community(talk, GROUP)
        (heard,) = await talk.says(WANG, None, chat, photo=photo, caption=f"/echo@{BOT} 灯坏了")
        others = await talk.says(WANG, None, GROUP, photo=photo, caption="/echo@another_bot 灯坏了")

    assert heard.text == "heard 灯坏了"
    assert others == []


async def test_what_was_written_long_before_it_is_read_is_no_longer_waited_for(database: Database) -> None:
    async with talking(database, House([Room(name="tried", routes=ROUTES)])) as talk:
        (now,) = await talk.says(WANG, "/echo")
        early = int((talk.now - timedelta(minutes=11)).timestamp())
        (late,) = await talk.says(WANG, "/echo", date=early)

    assert (now.row.rings, late.row.rings) == ("answer", "day")
