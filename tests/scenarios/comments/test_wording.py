"""Does the card say what its raiser means: called by the bot's name, with two hashtags, after a slip of the pen?"""

from __future__ import annotations

from sqlalchemy import select

from storage.comments.comments import comments
from storage.engine import journal
from storage.matters.matters import matters
from tests.scenarios.village import Village


async def test_a_call_by_name_makes_a_matter_unless_it_asks_thanks_or_commands(settled: Village) -> None:
    group, liu, wang = settled.group, settled.person("刘洋"), settled.person("王秀英")
    bot = settled.sandbox.exchange.world.bot.username
    await liu.says(f"@{bot} 谢谢", to=group)
    await liu.says(f"@{bot} 今天谁值班", to=group)
    await liu.says(f"@{bot} 电梯坏了吗", to=group)
    await settled.quiet()
    assert "诉求1号" not in await group.transcript()

    await liu.says(f"@{bot} 3栋2单元电梯坏了", to=group)
    await group.shows("诉求1号…“3栋2单元电梯坏了”…刘洋提出")
    talk = await liu.says("广场的长椅断了一条腿", to=group)
    await wang.says(f"@{bot}", to=group, reply_to=talk)
    await group.shows("诉求2号…“广场的长椅断了一条腿”…刘洋提出，由王秀英转来")
    await wang.says(f"儿童游乐区的沙子该换新的 @{bot}", to=group)
    await group.shows("诉求3号…“儿童游乐区的沙子该换新的”")
    await wang.says("垃圾桶满了", to=group)  # without the name it is talk
    await settled.quiet()
    async with settled.database.uow(settled.clock.now()) as uow:
        assert len(await uow.rows(select(matters.c.id))) == 3


async def test_a_second_hashtag_is_no_wording_and_a_slip_of_the_pen_is_mended(settled: Village) -> None:
    group, liu, chair = settled.group, settled.person("刘洋"), settled.person("chair")
    said = await liu.says("#报修 #投诉 3栋电梯怀了 #电梯", to=group)
    assert "“3栋电梯怀了 电梯”" in await group.shows("诉求1号")
    await settled.quiet()

    await liu.edits(said, "#报修 #投诉 3栋电梯坏了 #电梯")
    await group.shows("诉求1号…“3栋电梯坏了 电梯”")
    await liu.says("/matter 1")
    await liu.sees("“3栋电梯坏了 电梯”…修改前：“3栋电梯怀了 电梯”")
    await settled.quiet()

    await chair.says("/matter 1")
    await chair.presses("接手", on=await chair.sees("诉求1号", button="接手"))
    await liu.edits(said, "#报修 3栋电梯坏了，门夹人")
    await group.shows("诉求1号…“3栋电梯坏了 电梯”…1条留言")
    await liu.edits(said, "#报修 3栋电梯坏了，门夹人，很危险")
    await settled.quiet()
    async with settled.database.uow(settled.clock.now()) as uow:
        kept = [(row.sort, row.text) for row in await uow.rows(select(comments).order_by(comments.c.id))]
        acts = {row.act for row in await uow.rows(select(journal.lines.c.act))}
    assert kept == [("earlier", "3栋电梯怀了 电梯"), ("comment", "3栋电梯坏了，门夹人，很危险")]
    assert {"matter.reworded", "matter.comment_edited"} <= acts


async def test_the_same_in_english_and_an_edit_after_five_minutes_is_a_comment(settled_in_english: Village) -> None:
    life = settled_in_english
    group, emma = life.group, life.person("Emma Clarke")
    bot = life.sandbox.exchange.world.bot.username
    said = await emma.says(f"@{bot} the lift in building 5 is stuk", to=group)
    await group.shows("Matter 1…“the lift in building 5 is stuk”")
    await life.quiet()
    await emma.edits(said, f"@{bot} the lift in building 5 is stuck")
    await group.shows("Matter 1…“the lift in building 5 is stuck”")
    await life.forward(minutes=6)
    await emma.edits(said, f"@{bot} the lift in building 5 is stuck on floor 3")
    await group.shows("Matter 1…“the lift in building 5 is stuck”…1 comment")
    await emma.presses("Details", on=await group.shows("Matter 1"))
    await emma.sees(
        "Before it was changed: “the lift in building 5 is stuk”…“the lift in building 5 is stuck on floor 3”"
    )
