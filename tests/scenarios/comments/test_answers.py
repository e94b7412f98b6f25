"""Does a reply of the manager in the group reach everybody as the answer, with one press at most?"""

from __future__ import annotations

from sqlalchemy import select

from bot.sandbox.pictures import grey
from storage.engine import journal
from tests.scenarios.village import Village


async def test_the_managers_reply_is_the_answer_and_one_press_closes_the_matter_with_it(settled: Village) -> None:
    group, liu, manager = settled.group, settled.person("刘洋"), settled.person("manager")
    said = await liu.says("#报修 3号楼2单元灯坏了", to=group)
    card = await group.shows("诉求1号…待答复")

    await manager.says("是哪一层？", to=group, reply_to=card)
    await group.shows("诉求1号…1条留言")
    assert "答复：" not in await group.shows("诉求1号")
    await manager.says("电工明天上午来", to=group, reply_to=said)
    await group.shows(f"诉求1号…{manager.name}答复：“电工明天上午来”")
    await liu.sees(f"{manager.name}答复：“电工明天上午来”")
    first = await manager.sees("您的回复已作为对诉求1号的答复", button="只是留言")
    await manager.says("换好了", to=group, reply_to=card, photo=grey(8, 8))
    await liu.sees(f"{manager.name}答复：“换好了”")

    done = await manager.sees("您的回复已作为对诉求1号的答复", after=first.id, button="就此办结")
    assert "已办结" in await manager.presses("就此办结", on=done)
    await liu.sees(f"{manager.name}办结：“换好了”…真的办好了吗", button="是")
    await group.shows("诉求1号…已办结，待确认…1张照片")
    await manager.presses("只是留言", on=first)
    await manager.sees("已改为诉求1号的留言")
    async with settled.database.uow(settled.clock.now()) as uow:
        acts = [row.act for row in await uow.rows(select(journal.lines.c.act))]
    assert {"matter.answer", "matter.close", "matter.answer_undone"} <= set(acts)


async def test_a_remark_that_was_no_answer_is_a_comment_and_the_answer_is_due_as_before(
    settled_in_english: Village,
) -> None:
    life = settled_in_english
    emma, chair = life.person("Emma Clarke"), life.person("chair")
    await emma.says("#repair The lift in building 5 is stuck", to=life.group)
    card = await life.group.shows("Matter 1…Next: an answer from")
    await chair.says("It is stuck every winter", to=life.group, reply_to=card)
    await life.group.shows("Matter 1…answers: “It is stuck every winter”…Next: getting it done")
    noted = await chair.sees("您的回复已作为对诉求1号的答复")
    await chair.presses("只是留言", on=noted)
    shown = await life.group.shows("Matter 1…Next: an answer from…1 comment")
    assert "every winter" not in shown
    await emma.forges(noted.button("只是留言")["callback_data"] if noted.buttons else "1:comment.remark:1", shown)
    await life.group.shows("Matter 1…1 comment")
