"""What if an owner has a new phone, a slip lies about, nobody answers, a tenant leaves, or somebody is thrown out?"""

from __future__ import annotations

from tests.journals import acts
from tests.sandbox_client import Person
from tests.scenarios.residents.slips_in_hand import newcomer, owners_vote, slip_for
from tests.scenarios.village import Village


async def _claims_as_owner(person: Person, payload: str) -> None:
    await person.starts(payload)
    await person.presses("业主：", on=await person.private.shows("这张纸条是"))


async def test_with_a_new_slip_the_old_account_is_warned_told_and_loses_the_open_vote_at_once(settled: Village) -> None:
    card = await owners_vote(settled)
    wang, new, chair = settled.person("王秀英"), await newcomer(settled, "王新号"), settled.person("chair")
    assert "已记录：同意" in (await wang.presses("同意", on=card)).text

    await _claims_as_owner(new, await slip_for(settled, "3-2-501"))
    warned = await wang.private.shows("3栋2单元501：有人用这套房屋的纸条，在另一个账号上说是您")
    still = await wang.presses("反对", on=card)
    claim = await chair.private.shows("现在关联的是另一个账号：王秀英")
    await chair.presses("确认", on=claim)

    await wang.private.shows("您不能再从这里为它投票")
    late = await wang.presses("弃权", on=card)
    moved = await new.presses("同意", on=card)
    assert warned.buttons == ["那不是我"]
    assert "已记录：反对" in still.text
    assert "您的手机还没有关联房" in late.text
    assert late.alert
    assert "已记录：同意" in moved.text
    await settled.forward(seconds=11)
    await settled.group.shows("已投：1位业主（共")


async def test_a_stolen_slip_is_protested_against_and_two_people_give_the_home_back(settled: Village) -> None:
    card = await owners_vote(settled)
    wang, thief = settled.person("王秀英"), await newcomer(settled, "贾冒名")
    chair, wu, feng = settled.person("chair"), settled.person("吴晓燕"), settled.person("冯涛")
    await _claims_as_owner(thief, await slip_for(settled, "3-2-501"))
    await chair.presses("确认", on=await chair.private.shows("贾冒名…3栋2单元501"))
    assert "已记录：反对" in (await thief.presses("反对", on=card)).text

    answer = await wang.presses("那不是我", on=await wang.private.shows("不是您本人"))
    again = await wang.presses("那不是我", on=await wang.private.shows("不是您本人"))
    found = await wu.presses("确实错了", on=await wu.private.shows("关联错了人"))
    own = await wu.forges("1:dispute.settle:1", await wu.private.last())
    agreed = await feng.presses("我同意", on=await feng.private.shows("吴晓燕认为：确实错了"))

    assert "两位委员核对" in answer.text
    assert "您已说过了" in again.text
    assert "另一位委员" in found.text
    assert "还要业委会另一位委员同意" in own.text
    assert agreed.text == "已决定。"
    await thief.private.shows("这套房屋不是您的")
    await wang.private.shows("您说得对")
    assert (await thief.presses("同意", on=card)).alert
    assert "已记录：同意" in (await wang.presses("同意", on=card)).text
    late = await feng.forges("1:dispute.settle:1", await feng.private.last())
    assert "已经决定" in late.text


async def test_a_disputed_claim_cannot_be_confirmed_by_one_person(settled: Village) -> None:
    wang, thief, chair = settled.person("王秀英"), await newcomer(settled, "贾冒名"), settled.person("chair")
    await _claims_as_owner(thief, await slip_for(settled, "3-2-501"))
    claim = await chair.private.shows("贾冒名…3栋2单元501")
    data = claim.button("确认")["callback_data"]

    await wang.presses("那不是我", on=await wang.private.shows("另一个账号上说是您"))

    answer = await chair.forges(data, claim)
    assert "先由业委会两位委员处理" in answer.text
    assert "已记录" not in answer.text


async def test_nobody_answers_so_the_confirmer_is_reminded_and_the_claim_lapses_and_is_made_again(
    settled: Village,
) -> None:
    buyer, lead, feng = await newcomer(settled), settled.person("孙桂兰"), settled.person("冯涛")
    await _claims_as_owner(buyer, await slip_for(settled, "1-1-901"))
    await settled.quiet()

    await settled.forward(days=2, minutes=1)
    await lead.private.shows("这已等了几天")
    await settled.forward(days=5)
    await feng.private.shows("钱多多…1栋1单元901")
    await settled.forward(days=7, minutes=1)
    lapsed = await buyer.private.shows("没有人按时确认您属于…1栋1单元901")
    late = await lead.presses("确认", on=await lead.private.shows("这已等了几天"))
    assert late.alert

    await buyer.presses("再次申请", on=lapsed)
    await settled.quiet()
    await lead.presses("确认", on=await lead.private.shows("钱多多…1栋1单元901"))
    await buyer.private.shows("已确认您是…1栋1单元901的业主")
    assert await acts(settled.database, "binding.") == [
        "binding.claimed",
        "binding.expired",
        "binding.claimed",
        "binding.confirmed",
    ]


async def test_two_confirmers_at_once_confirm_once(settled: Village) -> None:
    buyer, chair, wu = await newcomer(settled), settled.person("chair"), settled.person("吴晓燕")
    await _claims_as_owner(buyer, await slip_for(settled, "3-1-301"))
    one = await chair.private.shows("钱多多…3栋1单元301")
    other = await wu.private.shows("钱多多…3栋1单元301")

    first = await chair.presses("确认", on=one)
    data = one.button("确认")["callback_data"]
    second = await wu.forges(data, other)

    assert first.text == "已确认。"
    assert second.text == "这件事已经确认过。"


async def test_a_tenant_moves_out_by_the_owners_word_and_the_owner_sees_who_is_tied(settled: Village) -> None:
    zhang, li = settled.person("李强"), settled.person("李建国")
    await li.says("/home")
    await li.presses("谁关联了1栋1单元101")
    tied = await li.private.shows("关联1栋1单元101的人")
    assert "李*：家人" in tied.text

    await li.presses("李*已搬走", on=tied)
    await li.presses("已搬走", on=await li.private.shows("将不再关联这套房屋"))

    await zhang.private.shows("业主李建国说您已搬走")
    await li.private.shows("没有别人")
    await zhang.says("/home")
    await zhang.private.shows("您还没有关联")


async def test_whoever_leaves_the_chat_or_is_thrown_out_votes_in_private(settled: Village) -> None:
    card = await owners_vote(settled)
    wang = settled.person("王秀英")
    number = card.button("同意")["callback_data"].split(":")[2]

    await wang.leaves(settled.group)
    await wang.starts(f"motion-{number}")
    paper = await wang.private.shows("第1号议案", button="同意")
    answer = await wang.presses("同意", on=paper)

    assert "已记录：同意" in answer.text
    await wang.says("/home")
    await wang.private.shows("3栋2单元501")


async def test_whoever_unties_themselves_loses_the_open_vote_but_the_ballot_stands(settled: Village) -> None:
    card = await owners_vote(settled)
    wang = settled.person("王秀英")
    await wang.presses("同意", on=card)

    await wang.says("/home")
    await wang.presses("不是我家")
    await wang.presses("解除关联", on=await wang.private.shows("不再为它投票"))

    assert (await wang.presses("反对", on=card)).alert
    await settled.forward(seconds=11)
    await settled.group.shows("已投：1位业主（共")


async def test_the_second_joint_owner_comes_by_invitation_and_both_speak_for_the_home_in_english(
    settled_in_english: Village,
) -> None:
    life = settled_in_english
    liu, zhao = life.person("刘洋"), life.person("赵婷")
    for owner in (liu, zhao):
        await owner.says("/home")
        await owner.private.shows("4栋2单元601，…：共有人")

    await zhao.presses("谁关联了4栋2单元601")

    tied = await zhao.private.shows("关联4栋2单元601的人")
    assert "刘*：共有人" in tied.text
    assert any("不属于这里" in label for label in tied.buttons)
