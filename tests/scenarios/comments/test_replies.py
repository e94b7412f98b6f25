"""What neighbours reply to a matter: “me too”, a word, an addition; who sees it, who hears of it, who takes it back."""

from __future__ import annotations

from sqlalchemy import select

from bot.sandbox.pictures import grey
from storage.comments.comments import comments
from storage.engine import journal
from tests.scenarios.village import Village


async def test_a_reply_stays_with_the_matter_and_whoever_deals_with_it_hears_once_an_hour(settled: Village) -> None:
    group, liu = settled.group, settled.person("刘洋")
    wang, chair, zhang = settled.person("王秀英"), settled.person("chair"), settled.person("张敏")
    said = await liu.says("#报修 3号楼2单元电梯坏了", to=group)
    card = await group.shows("诉求1号…电梯坏了")
    await chair.says("/matter 1")
    await chair.sees("诉求1号", button="接手")
    await chair.presses("接手")

    await wang.says("我家也是", to=group, reply_to=card)
    await group.shows("1位邻居也有同样问题")
    await zhang.says("+1，老人下不了楼", to=group, reply_to=said)
    await group.shows("2位邻居也有同样问题…1条留言")
    own = await liu.says("补充：是靠北的那部", to=group, reply_to=said)
    await group.shows("电梯坏了…补充：是靠北的那部")
    await wang.says("墙上有水印", to=group, reply_to=card, photo=grey(8, 8))
    await group.shows("1张照片…2条留言")

    await settled.quiet()
    # Nothing is posted in the group for it: a sign below each message says that it was heard.
    said_since = [one.text for one in await group.messages() if one.by_bot and one.id > own.id]
    assert [text for text in said_since if not text.startswith("🏮")] == []  # the look at the group comes when it comes
    asked = [line["params"] for line in await settled.requests("setMessageReaction")]
    assert len(asked) == 4

    await chair.sees_not("新留言")
    await settled.forward(hours=1, minutes=1)
    told = await chair.sees("等您办的诉求有新留言…1号 · 张敏：“+1，老人下不了楼”…王秀英：“墙上有水印”")
    assert told.buttons == ["诉求1号"]
    async with settled.database.uow(settled.clock.now()) as uow:
        acts = {row.act for row in await uow.rows(select(journal.lines.c.act))}
    assert {"matter.joined", "matter.commented", "matter.added"} <= acts
    await settled.forward(hours=5)
    await settled.quiet()
    assert (await chair.transcript()).count("新留言") == 1


async def test_what_somebody_wrote_they_can_edit_and_delete_and_nobody_else_can(settled: Village) -> None:
    group, wang, zhang = settled.group, settled.person("王秀英"), settled.person("周建华")
    await settled.person("刘洋").says("#投诉 大门口乱停车", to=group)
    card = await group.shows("诉求1号")
    mine = await wang.says("车牌是外地的", to=group, reply_to=card)
    await group.shows("1条留言")
    await wang.edits(mine, "车是外地的，停了三天")
    await settled.quiet()

    await wang.presses("详情", on=await group.shows("诉求1号"))
    await wang.sees("诉求1号…王秀英：“车是外地的，停了三天”", button="留言")
    await wang.presses("留言")
    await wang.sees("11月23日 10:00 · 王秀英：“车是外地的，停了三天”", button="删除“")
    await zhang.says("/matter 1")
    await zhang.sees("诉求1号", button="留言")
    await zhang.presses("留言")
    listed = await zhang.sees("11月23日 10:00 · 王秀英：“车是外地的")
    assert listed.buttons == ["查看"]
    async with settled.database.uow(settled.clock.now()) as uow:
        (key,) = [row.id for row in await uow.rows(select(comments.c.id))]
    await zhang.forges(f"1:comment.deleted:{key}", listed)

    await wang.presses("删除“")
    await wang.sees("要删除“车是外地的，停了三天”吗")
    assert "已删除" in await wang.presses("删除", on=await wang.sees("要删除", button="删除"))

    await wang.sees("还没有人留言")
    assert "1条留言" not in await group.shows("诉求1号")
    async with settled.database.uow(settled.clock.now()) as uow:
        assert await uow.rows(select(comments)) == []
        acts = {row.act for row in await uow.rows(select(journal.lines.c.act))}
    assert {"matter.commented", "matter.comment_edited", "matter.comment_deleted"} <= acts


async def test_what_is_said_in_confidence_is_not_spoken_of_in_a_group_but_in_private_it_is(settled: Village) -> None:
    group, wang, chair = settled.group, settled.person("王秀英"), settled.person("chair")
    await wang.says("投诉 5号楼有人高空抛物")
    await wang.presses("没有照片")
    await wang.presses("匿名提交", on=await wang.sees("匿名：邻居只能在私聊里看到内容"))
    receipt = await wang.sees("诉求1号已登记")

    await wang.says("补充：昨晚十点又扔了", reply_to=receipt)

    await wang.sees("已记在诉求1号下面")
    lead = settled.person("周建华")
    await lead.sees("高空抛物…补充：昨晚十点又扔了…不愿具名")
    await settled.person("刘洋").says("/matter 1")
    shown = await settled.person("刘洋").sees("诉求1号…高空抛物")
    await settled.person("刘洋").says("我也看见了", reply_to=shown)
    await settled.forward(hours=1, minutes=1)
    told = await lead.sees("新留言…1号 · 一位居民：“我也看见了”")
    assert "刘洋" not in told
    await chair.says("高空抛物要严查", to=group)
    await settled.quiet()
    assert "诉求1号" not in await group.transcript()


async def test_ordinary_talk_among_replies_is_never_stored(settled: Village) -> None:
    group, wang, liu = settled.group, settled.person("王秀英"), settled.person("刘洋")
    await liu.says("#报修 灯坏了", to=group)
    card = await group.shows("诉求1号")
    talk = await liu.says("今天天气真好", to=group)
    await wang.says("是啊，适合晒被子", to=group, reply_to=talk)
    poll = await wang.says("我也是", to=group)
    await liu.says("一起去买菜吗", to=group, reply_to=poll)
    await wang.does("reactions", chat_id=group.chat_id, message_id=talk.id, emoji="👍")
    await settled.quiet()

    assert "条留言" not in await group.shows("诉求1号")
    assert "位邻居" not in await group.shows("诉求1号")
    async with settled.database.uow(settled.clock.now()) as uow:
        assert await uow.rows(select(comments)) == []
    assert card.id < talk.id


async def test_a_thumb_counts_like_the_button_and_takes_back_only_what_it_set(settled: Village) -> None:
    group, wang, liu = settled.group, settled.person("王秀英"), settled.person("刘洋")
    said = await liu.says("#报修 灯坏了", to=group)
    card = await group.shows("诉求1号")
    await settled.quiet()  # only now it is known which message the card is

    await wang.does("reactions", chat_id=group.chat_id, message_id=card.id, emoji="👍")
    await group.shows("1位邻居也有同样问题")
    await wang.does("reactions", chat_id=group.chat_id, message_id=said.id, emoji="👍")
    await wang.does("reactions", chat_id=group.chat_id, message_id=said.id, emoji=None)
    await settled.quiet()
    await group.shows("诉求1号…1位邻居也有同样问题")
    await wang.does("reactions", chat_id=group.chat_id, message_id=card.id, emoji=None)
    await settled.quiet()
    assert "位邻居" not in await group.shows("诉求1号")

    await wang.does("reactions", chat_id=group.chat_id, message_id=card.id, emoji="👍")
    await group.shows("1位邻居也有同样问题")
    assert "已经" in await wang.presses("我也是", on=card)
    await wang.does("reactions", chat_id=group.chat_id, message_id=card.id, emoji=None)
    await liu.does("reactions", chat_id=group.chat_id, message_id=card.id, emoji="👍")
    await settled.quiet()
    await group.shows("诉求1号…1位邻居也有同样问题")


async def test_the_same_in_english(settled_in_english: Village) -> None:
    life = settled_in_english
    group, emma, wang = life.group, life.person("Emma Clarke"), life.person("王秀英")
    said = await emma.says("#repair The lift in building 5 is stuck", to=group)
    card = await group.shows("Matter 1…The lift in building 5 is stuck")
    await wang.says("Same here!", to=group, reply_to=card)
    await group.shows("1 neighbour has it too")
    await emma.says("PS: the left one", to=group, reply_to=said)
    await group.shows("The lift in building 5 is stuck (added Mon 23 Nov, …: the left one)")
    await wang.says("It was stuck last week, too", to=group, reply_to=said)
    await group.shows("1 neighbour has it too…1 comment")
    await emma.presses("Details", on=await group.shows("Matter 1"))
    await emma.sees("王秀英: “It was stuck last week, too”", button="Comments")
    await emma.presses("Comments")
    await emma.sees("the left one", button="Delete “the left one”")
