"""Are matters numbered per community, and does the database refuse what must never happen?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from governance.matters.ladder import Level, Place
from governance.matters.matter import Kind, Move, State, Visibility
from storage.communities import accounts, chats, communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.matters import joiners, matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.matters.steps import Photo
from storage.ratings import judgements
from tests.databases import NOW, opened


@dataclass(frozen=True, slots=True)
class Home:
    """A community with a group and two accounts."""

    community: int
    chat: int
    wang: int
    li: int


async def a_home(uow: UnitOfWork, group: int = -1) -> Home:
    found = await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
    chat = await chats.remember_group(uow, group, "G", community=found.id)
    wang = await accounts.remember(uow, 11, "王芳", "zh")
    li = await accounts.remember(uow, 12, "李雷", "zh")
    return Home(found.id, chat.id, wang.id, li.id)


async def a_matter(uow: UnitOfWork, home: Home, **more: Any) -> Matter:
    facts: dict[str, Any] = {
        "kind": Kind.REPAIR,
        "visibility": Visibility.OPEN,
        "text": "电梯坏了",
        "place": "",
        "at": Place("3", "2"),
        "raiser": home.wang,
        "level": Level.COMMITTEE,
        "deadline": NOW,
    }
    return await matters.file(uow, home.community, matters.Raised(**{**facts, **more}))


async def test_each_community_counts_its_matters_from_one(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home, other = await a_home(uow), await a_home(uow, -2)

        numbers = [(await a_matter(uow, home)).number for _ in range(3)]
        elsewhere = (await a_matter(uow, other)).number

    assert (numbers, elsewhere) == ([1, 2, 3], 1)


async def test_another_communitys_matter_is_not_there(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home, other = await a_home(uow), await a_home(uow, -2)
        matter = await a_matter(uow, home)

        assert await matters.by_number(uow, other.community, 1) is None
        with pytest.raises(LookupError):
            await matters.get(uow, other.community, matter.id)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"kind": "gossip"},
        {"state": "lost"},
        {"visibility": "secret"},
        {"kind": "dispute"},  # while it is open to everybody
        {"state": "closed"},  # without a moment and an outcome
        {"level": 5},
    ],
)
async def test_the_database_refuses_what_cannot_be(database: Database, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            matter = await a_matter(uow, await a_home(uow))
            await matters.change(uow, matter.id, **change)


async def test_two_matters_never_have_the_same_number(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            home = await a_home(uow)
            await a_matter(uow, home)
            second = await a_matter(uow, home)
            await matters.change(uow, second.id, number=1)


async def test_one_message_never_files_two_matters(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home = await a_home(uow)
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await a_matter(uow, home, chat=home.chat, message=5)
            await a_matter(uow, home, chat=home.chat, message=5)


async def test_nobody_brings_their_own_words(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            home = await a_home(uow)
            await a_matter(uow, home, brought_by=home.wang)


async def test_joining_and_leaving_are_sets(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home = await a_home(uow)
        matter = await a_matter(uow, home)

        joined = [await joiners.join(uow, matter.id, home.li, chat=None, message=None) for _ in range(2)]
        left = [await joiners.leave(uow, matter.id, home.li) for _ in range(2)]

    assert (joined, left) == ([True, False], [True, False])


async def test_the_last_word_of_a_judgement_counts(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home = await a_home(uow)
        matter = await a_matter(uow, home)
        await judgements.judge(uow, matter.id, home.wang, 0, done=True)
        await judgements.judge(uow, matter.id, home.wang, 0, done=False)

        assert await judgements.judged(uow, matter.id, 0) == {home.wang: False}
        assert await judgements.judged(uow, matter.id, 1) == {}


async def test_lists_show_what_is_asked_for_most_urgent_first(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home = await a_home(uow)
        late = await a_matter(uow, home, deadline=NOW.replace(year=2027))
        soon = await a_matter(uow, home)
        hidden = await a_matter(uow, home, visibility=Visibility.ANONYMOUS, raiser=home.li)
        await matters.change(uow, (await a_matter(uow, home)).id, state=State.WITHDRAWN.value)
        await joiners.join(uow, late.id, home.li, chat=None, message=None)

        seen = [one.id for one in await matters.listed(uow, home.community)]
        mine = [one.id for one in await matters.listed(uow, home.community, mine=home.li)]
        paged = [one.id for one in await matters.listed(uow, home.community, limit=1, offset=1)]

    assert seen == [soon.id, late.id]
    assert mine == [hidden.id, late.id]
    assert paged == [late.id]


async def test_a_photo_delivered_twice_is_kept_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        matter = await a_matter(uow, await a_home(uow))
        photo = Photo("file", "unique")

        first = await matter_steps.add_photos(uow, matter.id, [photo, photo])
        second = await matter_steps.add_photos(uow, matter.id, [Photo("another id", "unique")])
        await matter_steps.keep_photo(uow, first[0][0], "a" * 64)

        assert len(first) == 1
        assert second == []
        assert await matter_steps.digests(uow, matter.id) == ["a" * 64]


async def test_what_is_taken_back_leaves_no_photo_and_no_words(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home = await a_home(uow)
        matter = await a_matter(uow, home)
        step = await matter_steps.add(uow, matter.id, Move.ANSWER, by=home.li, text="好的")
        await matter_steps.add_photos(uow, matter.id, [Photo("f", "u")], step=step.id)

        await matter_steps.forget(uow, matter.id)

        assert await matter_steps.count_photos(uow, matter.id) == 0
        assert [one.text for one in await matter_steps.of(uow, matter.id)] == [""]


async def test_two_workers_who_file_at_once_take_two_numbers(database: Database) -> None:
    async with database.uow(NOW) as uow:
        home = await a_home(uow)
    url = database.engine.url.render_as_string(hide_password=False)

    async def files(worker: Database) -> list[int]:
        numbers = []
        for _ in range(5):
            async with worker.uow(NOW) as uow:
                numbers.append((await a_matter(uow, home)).number)
        return numbers

    async with opened(url) as one, opened(url) as other:
        numbers = await asyncio.gather(files(one), files(other))

    assert sorted([*numbers[0], *numbers[1]]) == list(range(1, 11))
