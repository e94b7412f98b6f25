"""What has somebody not seen, and in which language does their app speak?"""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.people.unread import saw, totals, unread
from tests.sandbox_client import Neighbourhood


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as found:
        yield found


@pytest.fixture
async def life(sandbox: Sandbox) -> AsyncIterator[Neighbourhood]:
    async with Neighbourhood(sandbox.url) as found:
        yield found


async def test_at_the_beginning_nobody_has_missed_anything(sandbox: Sandbox) -> None:
    assert totals(sandbox.exchange.world) == {}


async def test_a_message_is_new_to_all_but_its_author(sandbox: Sandbox, life: Neighbourhood) -> None:
    wang, feng = life.person("王秀英"), life.person("冯涛")

    await wang.says("电梯坏了", to=life.group)

    found = totals(sandbox.exchange.world)
    assert str(wang.id) not in found
    assert found[str(feng.id)] == 1


async def test_what_was_on_the_screen_is_no_longer_new(sandbox: Sandbox, life: Neighbourhood) -> None:
    world, feng = sandbox.exchange.world, life.person("冯涛")
    group = next(c for c in world.chats.values() if c.title.endswith("业主群"))
    await life.person("王秀英").says("电梯坏了", to=life.group)

    saw(world, group, feng.id)

    assert unread(world, group, feng.id) == 0
    await life.person("王秀英").says("还是没修", to=life.group)
    assert unread(world, group, feng.id) == 1


async def test_all_apps_take_the_pages_language_and_give_it_back(sandbox: Sandbox, life: Neighbourhood) -> None:
    people = sandbox.exchange.world.people
    own = {p.id: p.language for p in people.values()}

    await life.post("/language", language="en")
    assert {p.language for p in people.values()} == {"en"}
    await life.post("/language", language=None)

    assert {p.id: p.language for p in people.values()} == own
