"""How does somebody come to be known as an owner: a slip, and a second person? And how does the committee begin?"""

from __future__ import annotations

import re

from storage.register import register
from storage.residents import bindings, ownership
from tests.journals import acts
from tests.sandbox_client import Person
from tests.scenarios.village import Village


async def a_slip(life: Village, place: str) -> str:
    """A fresh slip for a home, as the printer makes it: the payload of its QR code."""
    code = bindings.new_code()
    async with life.database.uow(life.clock.now()) as uow:
        found = {str(at): key for key, at in (await register.places(uow, 1)).items()}
        await bindings.add_slips(uow, 1, {bindings.hash_code(code): found[place]}, by=None)
    return f"slip-{code}"


async def _newcomer(life: Village, name: str = "钱多多", language: str = "zh-hans") -> Person:
    return await life.newcomer(name[1:], name[0], language=language, chats=[life.group.chat_id])


async def test_a_new_owner_scans_the_slip_and_the_building_lead_confirms(settled: Village) -> None:
    buyer, lead = await _newcomer(settled), settled.person("孙桂兰")

    await buyer.starts(await a_slip(settled, "1-1-901"))
    asked = await buyer.private.shows("这张纸条是…1栋1单元901…的")
    assert re.search(r"业主：.\*", asked.buttons[0])
    taken = await buyer.presses("业主：", on=asked)
    claim = await lead.private.shows("钱多多…1栋1单元901")
    confirmed = await lead.presses("确认", on=claim)

    assert "已记录" in taken.text
    assert confirmed.text == "已确认。"
    await buyer.private.shows("已确认您是…1栋1单元901的业主，现在可以用这部手机表决")
    await lead.private.shows("孙桂兰已确认")
    assert await acts(settled.database, "binding.") == ["binding.claimed", "binding.confirmed"]


async def test_a_slip_works_once_and_a_leaked_code_cannot_vote(settled: Village) -> None:
    buyer, thief = await _newcomer(settled), await _newcomer(settled, "贾冒名")
    payload = await a_slip(settled, "1-1-901")
    await thief.starts(payload)
    asked = await thief.private.shows("这张纸条是")
    await thief.presses("业主：", on=asked)
    await thief.private.shows("接下来由其中一位确认：孙桂兰")

    await buyer.starts(payload)

    await buyer.private.shows("这张纸条已经用过")
    async with settled.database.uow(settled.clock.now()) as uow:
        lines = await ownership.roll(uow, 1)
    assert not next(line for line in lines if str(line.place) == "1-1-901").accounts


async def test_a_refused_claim_is_told_kindly(settled: Village) -> None:
    thief, lead = await _newcomer(settled, "贾冒名"), settled.person("孙桂兰")
    await thief.starts(await a_slip(settled, "1-1-901"))
    await thief.presses("租户")

    answer = await lead.presses("不同意")

    assert "不同意" in answer.text
    await thief.private.shows("孙桂兰没能确认您属于1栋1单元901")


async def test_a_building_lead_decides_in_the_own_building_only(settled: Village) -> None:
    buyer, lead, other = await _newcomer(settled), settled.person("孙桂兰"), settled.person("周建华")
    await buyer.starts(await a_slip(settled, "1-1-901"))
    await buyer.presses("业主：")
    claim = await lead.private.shows("1栋1单元901")
    said = await other.says("好的")

    answer = await other.forges(claim.button("确认")["callback_data"], said)

    assert "这要由别人决定" in answer.text


async def test_five_wrong_codes_and_one_waits_an_hour(settled: Village) -> None:
    thief = await _newcomer(settled, "贾冒名")
    for number in range(5):
        await thief.starts(f"slip-aaaaaaaaaaa{number}")
    await thief.private.shows("我不认识这个码")

    await thief.starts(await a_slip(settled, "1-1-901"))

    await thief.private.shows("输错的码太多")
    await settled.forward(hours=1, minutes=1)
    await thief.starts(await a_slip(settled, "1-1-901"))
    await thief.private.shows("这张纸条是")


async def test_an_owner_invites_the_household(settled_in_english: Village) -> None:
    life = settled_in_english
    wang, son = life.person("王秀英"), await life.newcomer("Tom", "Wang", language="en")
    await wang.says("/home")
    await wang.presses("邀请家人")
    invitation = await wang.private.shows("3栋2单元501的邀请")
    payload = re.search(r"start=(slip-\w+)", invitation.text)
    assert payload is not None

    await son.starts(payload.group(1))
    answer = await son.presses("Owner's family")

    assert answer.text == "Recorded. Now a second person confirms it."
    await son.private.shows("3-2-501, family, no vote")


async def test_slips_are_printed_by_the_building_lead_for_the_own_building(settled: Village) -> None:
    lead = settled.person("周建华")

    await lead.says("/slips")
    choice = await lead.private.shows("打印哪一栋的纸条")
    assert choice.buttons == ["5栋"]
    await lead.presses("5栋", on=choice)

    paper = await lead.private.shows("的纸条：40张")
    assert (await settled.download(paper.files[0]["url"])).startswith(b"%PDF")


async def test_the_first_two_committee_members_end_the_stewardship_by_confirming_each_other(life: Village) -> None:
    steward, wu, feng = life.person("chair"), life.person("吴晓燕"), life.person("冯涛")
    await _found(life, steward)
    for member in (wu, feng):
        await member.starts()
        await member.says("#报修 楼道灯坏了", to=life.group)
    for name in ("吴晓燕", "冯涛"):
        await _propose(steward, "业委会委员", name)
    told = await wu.private.shows("已提出冯涛任…业委会委员")
    early = await wu.presses("确认", on=told)
    assert "先各自扫一扫自家的纸条" in early.text
    for member, place in ((wu, "2-2-402"), (feng, "4-1-301")):
        await member.starts(await a_slip(life, place))
        await member.presses("业主：")

    await wu.presses("确认", on=told)
    await life.group.shows_not("业委会已接手")
    await feng.presses("确认", on=await feng.private.shows("已提出吴晓燕任"))

    await life.group.shows("业委会已接手：…已互相确认")
    await steward.says("/who")
    await steward.private.shows("re:业委会委员.*吴晓燕, 冯涛|业委会委员.*吴晓燕、冯涛|业委会委员.*吴晓燕，冯涛")
    assert "筹备人" not in (await steward.private.last()).text
    assert "stewardship.ended" in await acts(life.database)


async def _found(life: Village, steward: Person) -> None:
    await steward.says("/setup", to=life.group)
    await steward.presses("设立", where=life.group)
    await life.group.shows("是筹备人")
    await steward.starts()
    rows = "楼栋,单元,房号,面积,业主\n2,2,402,100,吴晓燕\n4,1,301,90,冯涛\n3,1,1001,80,郑国平\n"
    await steward.says(document=("a.csv", rows.encode()))
    await steward.presses("作为业主名册")


async def _propose(steward: Person, role: str, name: str) -> None:
    await steward.says("/who")
    await steward.presses("给予身份")
    await steward.presses(role)
    await steward.private.shows(f"谁来担任{role}")
    await steward.says(name)
    await steward.presses(name)
    await steward.private.shows(f"已提出：{name}任{role}")
