"""Does the bot live behind the proxies of the operator's guide, with the very files that stand there?"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import empty_postgres
from tests.ports import own_port
from tests.proxies import CADDY, NGINX, Proxy, proxy
from tests.samples.communities import SECRET
from tests.sandbox.request_checks import improper
from tests.sandbox_client import Neighbourhood, Person
from tests.workers import Worker, until

pytestmark = pytest.mark.slow
# As long as a message can be, as Telegram writes it: more than nginx would hold in memory by itself.
LONG = json.dumps({"update_id": 1, "unheard_of": "漏水了" * 1300}).encode()


@pytest.mark.parametrize("name", [NGINX, CADDY])
async def test_residents_are_heard_strangers_are_not_and_a_restart_loses_nothing(name: str, tmp_path: Path) -> None:
    port, listening = own_port(), own_port()
    async with (
        proxy(name, tmp_path / name, port, [listening]) as before,
        Neighbourhood(before.telegram) as life,
    ):
        url = f"sqlite:///{tmp_path}/yishiting.db"
        bot = Worker(tmp_path, before.telegram, url, listening, before.address)
        await bot.start()
        try:
            first, *others = life.people()[:6]
            await _is_heard(life, first)
            await _strangers_are_refused(before)
            await bot.stop()
            await asyncio.gather(*(one.starts() for one in others))
            await until(lambda: _failed(before, life), 10, "nothing was called while the bot was away")
            await bot.start()
            await _all_heard(life)
            await until(lambda: _greeted(life, others), 15, "somebody was not answered")
        finally:
            await bot.stop()

        assert await _greetings(life) == {one.id: 1 for one in (first, *others)}
        assert improper((await life.get("/requests", since=0))["requests"]) == []
        _keeps_its_mouth_shut(before)


@pytest.mark.nightly
@pytest.mark.postgres
@pytest.mark.parametrize("name", [NGINX, CADDY])
async def test_several_workers_are_one_bot_while_one_of_them_stops(
    name: str, tmp_path: Path, postgres_url: str
) -> None:
    port, ports = own_port(), [own_port(), own_port()]
    async with (
        empty_postgres(postgres_url) as url,
        proxy(name, tmp_path / name, port, ports) as before,
        Neighbourhood(before.telegram) as life,
    ):
        team = [Worker(tmp_path, before.telegram, url, one, before.address) for one in ports]
        await asyncio.gather(*(one.start() for one in team))
        try:
            people = life.people()[:20]
            await asyncio.gather(*(one.starts() for one in people[:10]), team[0].stop())
            await asyncio.gather(*(one.starts() for one in people[10:]))
            await _all_heard(life)
            await until(lambda: _greeted(life, people), 30, "somebody was not answered")
        finally:
            for one in team:
                await one.stop()

        assert await _greetings(life) == {one.id: 1 for one in people}
        _keeps_its_mouth_shut(before)


async def _is_heard(life: Neighbourhood, person: Person) -> None:
    await person.starts()
    await until(lambda: _greeted(life, [person]), 15, "no answer came through the proxy")
    await person.says("漏水了", to=life.group)
    await _all_heard(life)


async def _all_heard(life: Neighbourhood) -> None:
    async def none_waits() -> bool:
        return not (await life.get("/queue"))["pending"]

    await until(none_waits, 30, "updates still wait")


async def _strangers_are_refused(before: Proxy) -> None:
    assert await before.call(secret=None) == 403
    assert await before.call(secret="0123456789abcdeF") == 403
    assert await before.call("/healthz", secret=SECRET) == 404
    assert await before.call(secret=SECRET, body=LONG) == 200
    assert await before.call(secret=SECRET, body=b" " * (1024 * 1024 + 1)) == 413


async def _failed(before: Proxy, life: Neighbourhood) -> bool:
    """Do updates wait, because the proxy has told Telegram that nobody is there?"""
    return "502" in (await before.telegrams_word()) and bool((await life.get("/queue"))["pending"])


async def _greetings(life: Neighbourhood) -> dict[int, int]:
    """How many messages the bot sent to each person in private."""
    record = (await life.get("/record", since=0))["record"]
    return dict(Counter(line["chat_id"] for line in record if line["kind"] == "sent" and line["chat_id"] > 0))


async def _greeted(life: Neighbourhood, people: list[Person]) -> bool:
    return set(await _greetings(life)) >= {one.id for one in people}


def _keeps_its_mouth_shut(before: Proxy) -> None:
    """Neither the secret nor a word of a resident is in a log, or was on its way through a file."""
    written = before.written()
    assert SECRET not in written
    assert "漏水了" not in written
    assert "temporary file" not in written
