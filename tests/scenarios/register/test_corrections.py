"""How is one line of the register corrected by two people, disputed by its owner, and counted in public?"""

from __future__ import annotations

from tests.journals import acts
from tests.sandbox_client import Person, Seen
from tests.scenarios.residents.slips_in_hand import newcomer, owners_vote, slip_for
from tests.scenarios.village import Village


async def line_of(life: Village, person: Person, place: str, what: str, text: str) -> Seen:
    """Somebody of the committee writes a correction down to the last look; nothing is proposed yet."""
    await person.says("/register")
    await person.presses("更正一条")
    await person.private.shows("哪一套")
    await person.says(place)
    await person.presses(what, on=await person.private.shows("要改什么"))
    await life.quiet()
    await person.says(text)
    return await person.private.shows("→", button="提出变更")


async def test_an_area_is_corrected_by_two_and_a_result_lists_it(settled: Village) -> None:
    card = await owners_vote(settled)
    chair, wu, wang = settled.person("chair"), settled.person("吴晓燕"), settled.person("王秀英")

    shown = await line_of(settled, chair, "3-2-501", "面积", "９９.５㎡")
    await chair.presses("提出变更", on=shown)
    asked = await wu.private.shows("提出更正业主名册的一条…→ 99.50平方米")
    own = await chair.forges(asked.button("确认")["callback_data"], shown)
    done = await wu.presses("确认", on=asked)
    late = await wu.forges(asked.button("确认")["callback_data"], asked)

    assert "要由业委会另一位委员确认" in own.text
    assert "业主名册已更正" in done.text
    assert "这件事已经处理过" in late.text
    await settled.group.shows("业主名册有一条变动：3栋2单元501，面积…→ 99.50平方米")
    told = await wang.private.shows("名册里您的这一条已更改")
    assert told.buttons == ["这不对"]
    await settled.forward(days=3, minutes=2)
    number = card.button("同意")["callback_data"].split(":")[2]
    await settled.group.shows("计票结果")
    await wang.starts(f"motion-{number}")
    result = await wang.private.shows("投票名单公布之后的变动")
    assert "3栋2单元501：面积" in result.text
    assert "郑国平" in result.text
    assert "吴晓燕" in result.text
    assert await acts(settled.database, "correction.") == ["correction.proposed", "correction.applied"]


async def test_a_flat_is_sold_so_the_old_owners_right_ends_and_the_new_one_gets_a_slip(settled: Village) -> None:
    card = await owners_vote(settled)
    chair, wu, wang = settled.person("chair"), settled.person("吴晓燕"), settled.person("王秀英")
    unused = await slip_for(settled, "3-2-501")

    await settled.forward(seconds=1)
    await chair.presses("提出变更", on=await line_of(settled, chair, "3-2-501", "换了业主", "赵新 13800000009"))
    await wu.presses("确认", on=await wu.private.shows("业主：王秀英 → 赵新 13800000009"))

    await wang.private.shows("换了业主")
    await chair.private.shows("的纸条：1张")
    assert "已记录：同意" in (await wang.presses("同意", on=card)).text
    await wang.says("/home")
    await wang.private.shows("您还没有关联")
    thief = await newcomer(settled)
    await thief.starts(unused)
    await thief.private.shows("不再有效")
    buyer = await newcomer(settled, "赵新")
    await buyer.starts(await slip_for(settled, "3-2-501"))
    await buyer.presses("业主：", on=await buyer.private.shows("这张纸条是"))
    await settled.quiet()
    await chair.presses("确认", on=await chair.private.shows("赵新…3栋2单元501"))
    await buyer.private.shows("已确认您是")
    assert (await buyer.presses("同意", on=card)).alert


async def test_an_owner_disputes_the_own_line_and_has_it_corrected(settled: Village) -> None:
    wang, chair, wu = settled.person("王秀英"), settled.person("chair"), settled.person("吴晓燕")
    await wang.says("/home")
    await wang.presses("名册有误")
    await wang.private.shows("哪里不对")
    await wang.says("我的名字写错了，是王秀瑛")
    await wang.private.shows("已记录：3栋2单元501有误")

    asked = await chair.private.shows("“我的名字写错了，是王秀瑛”")
    await chair.presses("更正这一条", on=asked)
    await chair.presses("王秀英的名字写错了", on=await chair.private.shows("要改什么"))
    await chair.private.shows("正确的写法")
    await chair.says("王秀瑛")
    await chair.presses("提出变更", on=await chair.private.shows("名字改正：王秀英 → 王秀瑛"))
    await wu.presses("确认", on=await wu.private.shows("名字改正：王秀英 → 王秀瑛"))

    await wang.private.shows("郑国平、吴晓燕已更正业主名册")
    await wang.says("/home")
    await wang.private.shows("业主名册上：王秀瑛")


async def test_nobody_of_the_committee_confirms_a_change_of_the_own_home(settled: Village) -> None:
    chair, wu = settled.person("chair"), settled.person("吴晓燕")

    await chair.presses("提出变更", on=await line_of(settled, chair, "2-2-402", "面积", "200"))
    await settled.quiet()
    data = "1:correct.confirm:1"
    own = await wu.forges(data, await wu.says("好"))
    stranger = await settled.person("王秀英").forges(data, await settled.person("王秀英").says("好"))

    assert "这是您自己的房屋" in own.text
    assert "您的身份不能办这件事" in stranger.text


async def test_everybody_sees_which_homes_are_tied_and_nobodys_name_in_english(settled_in_english: Village) -> None:
    life = settled_in_english
    emma = life.person("Emma Clarke")

    await emma.says("/homes")
    page = await emma.private.shows("homes, an owner can vote from a phone")
    await emma.presses("Building 3", on=page)
    entrances = await emma.private.shows("Building 3: by entrance")
    await emma.presses("Entrance 2", on=entrances)

    homes = await emma.private.shows("Building 3, entrance 2")
    assert "Linked: 501, 902" in homes.text
    assert "Not yet: 101" in homes.text
    assert "王" not in homes.text
    await emma.says("/homes", to=life.group)
    await life.group.shows("homes, an owner can vote from a phone")
