"""Does what belongs together stand in its topic, and in General when the topic is gone?"""

from __future__ import annotations

import pytest

from storage.engine.database import Database
from tests.journals import acts
from tests.sandbox_client import Group, Person
from tests.scenarios.village import Village


class Forum:
    """A group with topics that is set up; `wang` is its steward."""

    def __init__(self, group: Group, wang: Person, database: Database) -> None:
        self.group, self.wang, self.database = group, wang, database

    async def topic(self, name: str, *kinds: str) -> int:
        """A new topic in which these kinds stand."""
        opened = await self.wang.does("topics", chat_id=self.group.chat_id, name=name)
        thread = int(opened["message_thread_id"])
        await self.wang.says("/topic", to=self.group, message_thread_id=thread)
        for kind in kinds:
            shown = await self.group.shows("我在这个话题里发什么", after=thread, button=kind)
            await self.wang.presses(kind, on=shown)
            await self.group.shows("我在这个话题里发什么", after=thread, button=f"✓ {kind}")
        return thread

    async def raises_in_private(self, words: str) -> None:
        """A matter that was told in private and stands in the group."""
        await self.wang.says(f"#报修 {words}")
        for choice in ("跳过", "没有照片", "实名提交"):
            await self.wang.presses(choice)

    async def thread_of(self, words: str, **how: int) -> int | None:
        """In which topic the bot's message with these words stands."""
        return (await self.group.shows(words, **how)).raw.get("message_thread_id")


@pytest.fixture
async def forum(life: Village) -> Forum:
    wang = life.person("王秀英")
    group = await life.new_group("桂花苑业主群", [wang, life.person("刘洋")], is_forum=True)
    await wang.presses("设立", where=group)
    await group.shows("已设立")
    await wang.starts()
    return Forum(group, wang, life.database)


async def test_what_is_raised_in_private_stands_in_the_topic_for_matters(forum: Forum) -> None:
    thread = await forum.topic("报修", "诉求")

    await forum.raises_in_private("楼道灯坏了")

    assert await forum.thread_of("诉求1号") == thread
    assert await acts(forum.database, "topic.") == ["topic.chosen"]


async def test_a_poll_stands_in_the_topic_for_votes_and_duty_in_its_own(forum: Forum) -> None:
    votes = await forum.topic("表决", "表决", "公告")

    await forum.wang.says("/poll 哪天打扫？\n周六\n周日")
    await forum.wang.presses("匿名")

    assert await forum.thread_of("哪天打扫") == votes


async def test_an_answer_stands_where_somebody_wrote(forum: Forum) -> None:
    await forum.topic("报修", "诉求")
    talk = await forum.topic("闲聊")

    await forum.wang.says("#报修 楼道灯坏了", to=forum.group, message_thread_id=talk)

    assert await forum.thread_of("诉求1号") == talk


@pytest.mark.parametrize("deleted", [True, False], ids=["deleted", "closed"])
async def test_when_a_topic_is_gone_general_takes_over_and_the_steward_hears(forum: Forum, *, deleted: bool) -> None:
    thread = await forum.topic("报修", "诉求")
    await forum.wang.does("topic-ends", chat_id=forum.group.chat_id, message_thread_id=thread, deleted=deleted)

    await forum.raises_in_private("楼道灯坏了")

    assert await forum.thread_of("诉求1号") is None
    await forum.wang.sees("用来发“诉求”的话题已关闭或删除。现在发在“综合”里")


async def test_a_kind_that_is_taken_out_stands_in_general_again(forum: Forum) -> None:
    thread = await forum.topic("报修", "诉求")
    shown = await forum.group.shows("我在这个话题里发什么", after=thread)

    await forum.wang.presses("✓ 诉求", on=shown)
    await forum.raises_in_private("楼道灯坏了")

    assert await forum.thread_of("诉求1号") is None


async def test_a_neighbour_may_look_but_not_choose(forum: Forum) -> None:
    thread = await forum.topic("报修")
    shown = await forum.group.shows("我在这个话题里发什么", after=thread)

    answer = await forum.group.life.person("刘洋").presses("诉求", on=shown)

    assert answer.alert
    assert "✓ 诉求" not in (await forum.group.shows("我在这个话题里发什么", after=thread)).buttons


async def test_outside_a_topic_the_command_says_where_it_belongs(forum: Forum) -> None:
    await forum.wang.says("/topic", to=forum.group)

    await forum.group.shows("请在要用的那个话题里发 /topic")


async def test_help_and_topics_are_told_in_english(life: Village) -> None:
    emma = life.person("Emma Clarke")
    group = await life.new_group("Osmanthus Court", [emma, life.person("刘洋")], is_forum=True)
    await emma.presses("Set up", where=group)
    await group.shows("Osmanthus Court is set up, and Emma Clarke is its steward.")
    opened = await emma.does("topics", chat_id=group.chat_id, name="Repairs")
    thread = int(opened["message_thread_id"])

    await emma.says("/topic", to=group)
    await group.shows("Please send /topic inside the topic you mean.")
    await emma.says("/topic", to=group, message_thread_id=thread)
    shown = await group.shows("What should I post in this topic?", button="Matters")
    assert shown.buttons == ["Matters", "Votes", "Duty", "Notices"]
    await emma.presses("Matters", on=shown)
    await group.shows("What should I post in this topic?", button="✓ Matters")
    await emma.says("/help", to=group, message_thread_id=thread)
    helped = await group.shows("What you can do:…Report a problem: #repair, #complaint…Who does what: /who")
    assert helped.raw.get("message_thread_id") == thread
    assert len(helped.text.splitlines()) <= 8
    await emma.starts()
    await emma.says("/help")
    alone = await emma.sees("What you can do:")
    assert alone.buttons, "in private the menu is below it"
    await emma.does("topic-ends", chat_id=group.chat_id, message_thread_id=thread, deleted=False)
    await emma.says("#repair The lamp is broken")
    for choice in ("Skip", "No photo", "Record with my name"):
        await emma.presses(choice)

    await emma.sees("the topic for “Matters” was closed or deleted. I now post that in General")
