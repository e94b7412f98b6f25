"""An office is given up after asking once, or taken by two people; what was theirs goes to the next one responsible."""

from __future__ import annotations

from governance.roles import Role
from storage.communities import accounts
from storage.offices import roles
from tests.sandbox_client import Person
from tests.scenarios.residents.slips_in_hand import newcomer, slip_for
from tests.scenarios.village import Village


async def _offices(life: Village, name: str) -> set[Role]:
    async with life.database.uow(life.clock.now()) as uow:
        account = await accounts.by_telegram_id(uow, life.person(name).id)
        assert account is not None
        return set(await roles.held(uow, 1, account.id))


async def test_whoever_resigns_is_asked_once_and_those_who_lead_hear_of_it(settled: Village) -> None:
    deputy, chair = settled.person("吴晓燕"), settled.person("chair")
    await deputy.says("/who")
    await deputy.presses("辞去职务")
    asked = await deputy.private.shows("您要辞去…业委会委员一职吗")

    await deputy.presses("辞去职务", on=asked)

    await deputy.private.shows("您已不再担任…业委会委员，感谢您的付出")
    await chair.private.shows("吴晓燕已辞去…业委会委员一职")
    assert await _offices(settled, "吴晓燕") == set()
    await deputy.says("/register")
    await deputy.private.shows("您的身份不能办这件事")
    again = await deputy.forges(asked.button("辞去职务")["callback_data"], await deputy.private.last())
    assert again.alert


async def test_whoever_stays_after_all_keeps_the_office(settled: Village) -> None:
    deputy = settled.person("吴晓燕")
    await deputy.says("/who")
    await deputy.presses("辞去职务")
    await deputy.presses("继续担任")

    await deputy.private.shows("没有变动")
    assert await _offices(settled, "吴晓燕") == {Role.COMMITTEE}


async def _begins_to_relieve_sun(chair: Person) -> None:
    """Up to the question for the reason."""
    await chair.says("/who")
    await chair.presses("取消身份")
    await chair.presses("孙桂兰 · 1栋楼栋长")


async def test_an_office_is_taken_by_two_people_and_the_person_hears_the_reason(settled: Village) -> None:
    chair, deputy, sun = settled.person("chair"), settled.person("吴晓燕"), settled.person("孙桂兰")
    await sun.says("/start")
    await _begins_to_relieve_sun(chair)
    await chair.presses("任期届满")
    asked = await deputy.private.shows("郑国平提出免去孙桂兰的…1栋楼栋长一职。理由：任期届满")
    confirm = asked.button("确认")["callback_data"]

    own = await chair.forges(confirm, await chair.private.last())
    theirs = await sun.forges(confirm, await sun.private.last())
    before = await _offices(settled, "孙桂兰")
    done = await deputy.presses("确认", on=asked)

    assert "要由别人决定" in own.text
    assert theirs.alert
    assert before == {Role.BUILDING_LEAD}
    assert done.text == "已确认。"
    await sun.private.shows("您已不再担任…1栋楼栋长。理由：任期届满。由郑国平提出，吴晓燕确认")
    assert await _offices(settled, "孙桂兰") == set()


async def test_a_matter_that_was_taken_goes_to_the_next_one_responsible(settled: Village) -> None:
    wang, sun = settled.person("王秀英"), settled.person("孙桂兰")
    await wang.says("#投诉 1栋1单元 灯坏了", to=settled.group)
    card = await sun.private.shows("灯坏了")
    await sun.presses("接手", on=card)
    await sun.says("/who")
    await sun.presses("辞去职务")
    await sun.presses("辞去职务", on=await sun.private.shows("您要辞去"))

    card = await settled.group.shows("灯坏了…下一步：")
    assert "孙桂兰" not in card.text.partition("下一步：")[2]


async def test_in_english_a_proposal_can_be_refused_and_the_office_stays(english: Village) -> None:
    chair, deputy = english.person("chair"), english.person("吴晓燕")
    await chair.says("/who")
    await chair.presses("Take a role away")
    await chair.presses("孙桂兰 · ")
    await chair.presses("cannot do it any more")
    await chair.private.shows("Proposed. One of these people needs to confirm")
    await deputy.presses("Refuse", on=await deputy.private.shows("proposes that 孙桂兰 should no longer be"))

    await chair.private.shows("孙桂兰 remains building lead")
    assert await _offices(english, "孙桂兰") == {Role.BUILDING_LEAD}


async def test_after_a_new_phone_two_people_move_the_office_to_the_new_account(settled: Village) -> None:
    new, chair, feng = await newcomer(settled, "吴新号"), settled.person("chair"), settled.person("冯涛")
    await new.starts(await slip_for(settled, "2-2-402"))
    await new.presses("业主：", on=await new.private.shows("这张纸条是"))
    await chair.presses("确认", on=await chair.private.shows("现在关联的是另一个账号：吴晓燕"))
    offered = await chair.private.shows("吴晓燕在…的房屋，现在关联到另一个账号吴新号")
    assert await _offices(settled, "吴晓燕") == {Role.COMMITTEE}

    await chair.presses("转移", on=offered)
    await feng.presses("确认", on=await feng.private.shows("转到新账号吴新号"))

    await new.private.shows("您现在用这个账号担任…业委会委员")
    assert await _offices(settled, "吴晓燕") == set()
    async with settled.database.uow(settled.clock.now()) as uow:
        account = await accounts.by_telegram_id(uow, new.id)
        assert account is not None
        assert await roles.held(uow, 1, account.id) == {Role.COMMITTEE}


async def test_the_last_one_who_leads_is_told_who_must_come_first(settled: Village) -> None:
    chair = settled.person("chair")
    async with settled.database.uow(settled.clock.now()) as uow:
        for one in await roles.holders(uow, 1, Role.COMMITTEE):
            await roles.end(uow, one.id)
    await chair.says("/who")

    answer = await chair.presses("辞去职务")

    assert "只剩您一位负责人" in answer.text
    assert await _offices(settled, "郑国平") == {Role.CHAIR}


async def test_the_reason_can_be_written_in_words_and_is_shown_as_it_was_written(settled: Village) -> None:
    chair, deputy, sun = settled.person("chair"), settled.person("吴晓燕"), settled.person("孙桂兰")
    await sun.says("/start")
    await _begins_to_relieve_sun(chair)
    await chair.presses("其他理由")
    await chair.private.shows("请用一条消息写明理由")
    await chair.says("长" * 201)
    await chair.private.shows("最多200个字")
    await chair.says("<b>出国</b> & 一年")

    await deputy.presses("确认", on=await deputy.private.shows("理由：<b>出国</b> & 一年"))

    await sun.private.shows("您已不再担任…理由：<b>出国</b> & 一年")
    assert await _offices(settled, "孙桂兰") == set()


async def test_nobody_decides_for_two_weeks_and_the_office_stays(settled: Village) -> None:
    chair, deputy = settled.person("chair"), settled.person("吴晓燕")
    await _begins_to_relieve_sun(chair)
    await chair.presses("任期届满")
    asked = await deputy.private.shows("提出免去孙桂兰")
    confirm = asked.button("确认")["callback_data"]
    await settled.forward(days=4)
    await deputy.private.shows("提出免去孙桂兰…这已等了几天")
    await settled.forward(days=12)

    late = await deputy.forges(confirm, await deputy.private.last())

    assert late.alert
    await chair.private.shows("14天没人答复…孙桂兰继续担任…还需要的话")
    assert await _offices(settled, "孙桂兰") == {Role.BUILDING_LEAD}


async def test_in_english_a_stewards_office_is_taken_by_two_others(english: Village) -> None:
    chair, deputy, wang = english.person("chair"), english.person("吴晓燕"), english.person("王秀英")
    async with english.database.uow(english.clock.now()) as uow:
        account = await accounts.by_telegram_id(uow, wang.id)
        assert account is not None
        await roles.give(uow, 1, account.id, Role.STEWARD, by=None, active=True)
    await chair.says("/who")
    await chair.presses("Take a role away")
    await chair.presses("王秀英 · steward")
    await chair.presses("no longer lives here")

    await deputy.presses("Confirm", on=await deputy.private.shows("王秀英 should no longer be steward"))

    await wang.private.shows("You are no longer steward of")
    assert await _offices(english, "王秀英") == set()


async def test_only_one_is_left_and_the_owners_confirm_a_second_one(settled: Village) -> None:
    chair, wang, liu = settled.person("chair"), settled.person("王秀英"), settled.person("刘洋")
    async with settled.database.uow(settled.clock.now()) as uow:
        for one in await roles.holders(uow, 1, Role.COMMITTEE):
            await roles.end(uow, one.id)
    await chair.says("/who")
    await chair.presses("给予身份")
    await chair.presses("业委会委员")
    await chair.private.shows("谁来担任")
    await chair.says("3-2-501")
    await chair.presses("王秀英")
    await chair.presses("请业主确认", on=await chair.private.shows("可以请业主确认"))
    asked = await settled.group.shows("郑国平提出：王秀英任…业委会委员…每户答一次")

    own = await wang.presses("我知道属实", on=asked)
    guest = await liu.presses("我知道属实", on=asked)
    answers = await settled.everybody_votes(asked, "我知道属实")
    await settled.forward(days=8)

    assert "提出的人和人选自己的房屋不参与" in own.text
    assert guest.alert
    assert sum("已记录" in one.text for one in answers.values()) >= 3
    await settled.group.shows("王秀英现在是…业委会委员，由业主确认")
    await wang.private.shows("王秀英现在是…业委会委员，由业主确认")
    assert await _offices(settled, "王秀英") == {Role.COMMITTEE}
