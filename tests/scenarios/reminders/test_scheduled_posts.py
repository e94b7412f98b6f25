"""Scheduled posts: written in private, shown back, posted to the group when their time comes."""

from __future__ import annotations

from bot.sandbox.pictures import grey
from tests.journals import acts
from tests.scenarios.village import Village


async def test_posts_are_scheduled_shown_back_listed_paused_and_ended(founded: Village) -> None:
    chair = founded.person("chair")
    await chair.starts()

    await chair.says("/remind")
    await chair.private.shows("要在群里发什么")
    await chair.says("周一大扫除，请把楼道清空")
    await chair.private.shows("什么时候发")
    await chair.says("随便什么时候")
    await chair.private.shows("没有看懂时间")
    await chair.says("每周一 08:00")
    await chair.private.shows("发布时间：每周一 08:00…第一次：周一 11月30日 08:00")
    await chair.presses("定下来")
    await chair.private.shows("第1条定时消息已定下：每周一 08:00")

    await founded.forward(days=7)
    await founded.group.shows("📣 周一大扫除，请把楼道清空")
    await founded.forward(days=7)
    await founded.quiet()
    assert len([one for one in await founded.group.messages() if "📣" in one.text]) == 2

    await chair.says("提醒")
    await chair.presses("暂停第1条")
    await chair.private.shows("已暂停")
    await founded.forward(days=7)
    await chair.presses("恢复第1条")
    await chair.private.shows("下次 周一 12月21日 08:00")
    await founded.forward(days=7)
    await founded.quiet()
    assert len([one for one in await founded.group.messages() if "📣" in one.text]) == 3

    await chair.presses("结束第1条")
    await chair.presses("结束", on=await chair.private.shows("要结束第1条"))
    await chair.private.shows("还没有")
    await founded.forward(days=14)
    await founded.quiet()
    assert len([one for one in await founded.group.messages() if "📣" in one.text]) == 3
    assert await acts(founded.database, "reminder.") == [
        "reminder.made",
        "reminder.paused",
        "reminder.resumed",
        "reminder.ended",
    ]


async def test_a_photo_is_posted_with_a_scheduled_post_each_time(founded: Village) -> None:
    chair = founded.person("chair")
    await chair.starts()
    await chair.says("/remind")
    await chair.sees("要在群里发什么")

    await chair.says("周六上午大扫除", photo=grey(64, 48))
    await chair.sees("您的照片会一起发布。…什么时候")
    await chair.says("每天 8:00")
    await chair.sees("您的照片会一起发布。…对吗")
    await chair.presses("定下来")
    await chair.sees("第1条定时消息已定下")
    await founded.quiet()

    for _ in range(2):
        before = (await founded.group.last()).id
        await founded.forward(days=1)
        posted = await founded.group.shows("📣 周六上午大扫除", after=before)
        assert posted.files
    await chair.says("/remind")
    await chair.sees("每天 08:00，带照片")


async def test_a_photo_may_come_before_the_words_or_after_them_and_a_file_stays_behind(founded: Village) -> None:
    chair = founded.person("chair")
    await chair.starts()
    await chair.says("/remind")
    await chair.sees("要在群里发什么")

    await chair.says("", photo=grey(64, 48))
    await chair.sees("要在群里发什么…您的照片会一起发布")
    await chair.says("长" * 901)
    await chair.sees("带照片最多900字")
    await chair.says("大扫除", document=("计划.txt", b"x"))
    await chair.sees("您的照片会一起发布。…视频和文件不会发布…什么时候")
    await chair.says("明天 9点")
    await chair.sees("对吗")
    await chair.says("", photo=grey(32, 32))
    await chair.presses("定下来", on=await chair.sees("您的照片会一起发布。…对吗", button="定下来"))
    await chair.sees("第1条定时消息已定下")
