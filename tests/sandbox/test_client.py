"""Can a test live in the sandbox? The client that scenario tests use, against a bot of a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Sandbox
from bot.sandbox.pictures import grey
from tests.sandbox_client import Neighbourhood, RefusedError


@pytest.fixture
async def life() -> AsyncIterator[Neighbourhood]:
    async with Sandbox() as sandbox, Neighbourhood(sandbox.url) as found:
        echo = asyncio.create_task(_echo(sandbox))
        yield found
        echo.cancel()
        await asyncio.gather(echo, return_exceptions=True)


async def _echo(sandbox: Sandbox) -> None:
    """Answers each message with a button, and each press with its data."""
    async with Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=5):
                offset = update.update_id + 1
                if update.callback_query:
                    await update.callback_query.answer(f"pressed {update.callback_query.data}")
                elif update.message and (update.message.text or update.message.photo):
                    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("我也是", callback_data="too:1")]])
                    said = update.message.text or f"{len(update.message.photo)} sizes"
                    await update.message.reply_text(f"heard: {said}", reply_markup=keyboard)


async def test_a_person_speaks_sees_and_presses(life: Neighbourhood) -> None:
    wang, feng = life.person("王秀英"), life.person("冯涛")

    await wang.says("电梯坏了", to=life.group)
    card = await feng.sees("heard…电梯坏了", where=life.group)
    answer = await feng.presses("我也是", on=card)

    assert answer.text == "pressed too:1"
    assert not answer.alert
    assert "议事亭: heard: 电梯坏了 [我也是]" in await life.group.transcript()


async def test_private_words_are_seen_by_one_person_only(life: Neighbourhood) -> None:
    wang = life.person("王秀英")

    await wang.starts("m_12")
    await wang.sees("heard: /start m_12")

    assert "m_12" not in await life.group.transcript()
    with pytest.raises(RefusedError, match="There is no chat"):
        await life.person("冯涛").reads(where=wang.id)


async def test_what_does_not_appear_fails_with_the_transcript(life: Neighbourhood) -> None:
    wang = life.person("王秀英")
    await wang.says("早上好")
    await wang.sees("早上好")

    with pytest.raises(AssertionError, match="王秀英: 早上好"):
        await wang.sees("晚上好", within=0.2)


async def test_what_comes_late_is_not_taken_for_what_never_comes(life: Neighbourhood) -> None:
    await life.fault("delay", "sendMessage", seconds=1)
    await life.person("王秀英").says("早上好")

    with pytest.raises(AssertionError, match="should not be here"):
        await life.person("王秀英").sees_not("heard: 早上好")


async def test_an_album_arrives_as_pictures(life: Neighbourhood) -> None:
    wang = life.person("王秀英")

    first = await wang.says("两张照片", photos=[grey(40, 30), grey(20, 20)])
    await wang.sees("heard: 2 sizes")

    assert await life.download(first.files[0]["url"]) == grey(40, 30)


async def test_everybody_presses_and_gets_an_answer(life: Neighbourhood) -> None:
    await life.person("王秀英").says("投票", to=life.group)
    card = await life.group.shows("heard: 投票")

    answers = await life.everybody_votes(card, seconds=0.1)

    assert len(answers) == 29
    assert {answer.text for answer in answers.values()} == {"pressed too:1"}


async def test_quiet_comes_when_nothing_waits(life: Neighbourhood) -> None:
    await life.person("王秀英").says("一句话")

    await life.quiet()

    assert "heard: 一句话" in (await life.person("王秀英").private.last()).text
