"""A small house with something of everything in it: what a backup, an export or an upgrade must carry.

It is lived in, not written into tables: the real bot in the sandbox, so that every row is one that the bot makes.
"""

from __future__ import annotations

from bot.demo.sample_community import bind_everybody, entry_of
from bot.sandbox.people import membership
from bot.sandbox.pictures import grey
from bot.sandbox.sample import community as sample
from storage.communities import accounts, chats, communities
from tests.samples.registers import import_entries
from tests.sandbox_client import Person
from tests.scenarios.duty.rosters import makes_a_roster
from tests.scenarios.founding import found
from tests.scenarios.village import Village

PHOTO = grey(8, 8)


async def settle(life: Village) -> None:
    """Found the community with the homes of those who are in the chat; everybody has a private chat with the bot."""
    community = await found(life)
    async with life.database.uow(life.clock.now()) as uow:
        await communities.change(uow, community.id, stewarded=0)
        lived_in = {one.home for one in sample.RESIDENTS}
        homes = [home for home in sample.units() if home.accounts or home.label in lived_in]
        await import_entries(uow, community.id, [entry_of(home) for home in homes])
        keys = {}
        for resident in sample.RESIDENTS:
            account = await accounts.remember(uow, resident.id, resident.name, resident.language)
            await chats.remember_private(uow, resident.id)
            keys[resident.id] = account.id
        await bind_everybody(uow, community, keys)
    exchange = life.sandbox.exchange
    for person in exchange.world.people.values():
        person.started = True
    chair, room = exchange.world.people[life.person("chair").id], exchange.world.chats[sample.COMMITTEE_GROUP]
    membership.add_bot(exchange, chair, room, administrator=True)


async def live(life: Village) -> None:
    """A matter with a photo, one that is anonymous, a decided vote and an open one, a roster, a scheduled post."""
    chair, wang = life.person("chair"), life.person("王秀英")
    await _a_matter(life, chair, wang)
    await _votes(life, chair)
    await _duty(life, chair)
    await wang.says("/report")  # a dialogue that is not at its end
    await life.quiet()


async def _a_matter(life: Village, chair: Person, wang: Person) -> None:
    said = await life.person("刘洋").says("3号楼2单元的灯又坏了", to=life.group, photo=PHOTO)
    await life.person("张敏").says("/report 报修", to=life.group, reply_to=said)
    card = await life.group.shows("诉求1号…待答复")
    await wang.presses("我也是", on=card)
    await chair.presses("接手", on=await chair.sees("诉求1号", button="接手"))
    await chair.presses("答复")
    await chair.sees("您如何答复")
    await chair.says("电工明天上午来")
    await wang.sees("电工明天上午来")
    await wang.says("投诉 5号楼有人高空抛物")
    await wang.presses("没有照片")
    await wang.presses("匿名提交", on=await wang.sees("匿名：邻居只能在私聊里看到内容"))
    await life.quiet()


async def _votes(life: Village, chair: Person) -> None:
    await _open(life, chair, "更换东门门禁", "业委会日常", "24小时", "用按钮")
    room = life.chat("业委会")
    card = await chair.sees("第1号议案", where=room, button="同意")
    await life.everybody_votes(card, "同意")
    await life.forward(hours=25)
    await chair.sees("参与表决", where=room)
    await _open(life, chair, "大修电梯", "使用维修资金", "3天", "用按钮")
    await life.person("陈志远").presses("反对", on=await life.group.shows("第2号议案", button="反对"))
    await life.quiet()


async def _open(life: Village, chair: Person, title: str, *labels: str) -> None:
    await chair.says(f"/motion {title}")
    await life.quiet()
    await chair.says("支出 3,000 元。")
    for label in (*labels, "交给"):
        await life.quiet()
        await chair.presses(label)
    await life.quiet()
    await life.people("committee")[0].presses("开始表决")
    await life.quiet()


async def _duty(life: Village, chair: Person) -> None:
    await makes_a_roster(chair, life.person("manager").name)
    await chair.says("/remind")
    await chair.private.shows("要在群里发什么")
    await chair.says("周一大扫除")
    await chair.private.shows("什么时候发")
    await chair.says("每周一 08:00")
    await chair.presses("定下来")
    await chair.private.shows("第1条定时消息已定下")
    await life.forward(hours=10)
    await life.quiet()
