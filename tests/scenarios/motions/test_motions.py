"""A motion as the neighbours live through it: drafted in private, opened by a second member, voted on, decided."""

from __future__ import annotations

from tests.journals import acts
from tests.sandbox_client import Person
from tests.scenarios.village import Village

ZH = ("业委会日常", "24小时", "用按钮", "交给", "开始表决")
EN = ("Day-to-day business", "24 hours", "By button", "Pass it on", "Open the vote")


async def opened(life: Village, labels: tuple[str, ...], *, title: str, text: str) -> Person:
    """The chair drafts, a member opens; returns the member."""
    (chair,), member = life.people("chair"), life.people("committee")[0]
    await chair.says(f"/motion {title}")
    await life.quiet()
    await chair.says(text)
    for label in labels[:-1]:
        await life.quiet()
        await chair.presses(label)
    await life.quiet()
    await member.presses(labels[-1])
    await life.quiet()
    return member


async def _time_passes(life: Village, **how: float) -> None:
    await life.forward(**how)
    await life.quiet()


async def test_a_committee_decides_in_chinese_from_the_draft_to_the_verdict(settled: Village) -> None:
    member = await opened(settled, ZH, title="更换东门门禁", text="支出 3,000 元，更换东门的门禁。")
    room = settled.chat("业委会")
    card = await member.sees("第1号议案：更换东门门禁", where=room, button="同意")
    assert "已投：0人（共13人）。还没有达到参与要求。" in card

    answers = await settled.everybody_votes(card, "同意")

    assert len(answers) == 13
    assert all(answer.text.startswith("已记录：同意。回执号 ") for answer in answers.values())
    await _time_passes(settled, seconds=11)
    card = await member.sees("已投：13人（共13人）。已达到参与要求。", where=room)
    assert "同意13" not in card.text
    await _time_passes(settled, hours=25)
    verdict = await member.sees("参与表决13人", where=room)
    assert verdict.text.splitlines() == [
        "通过。",
        "第1号议案：更换东门门禁",
        "参与表决13人（共13人，至少7人），够了。",
        "同意13人（共13人，至少7人），够了。",
        "共13人：同意13、反对0、弃权0、无效票0、未投票0。",
        "以上都是本人投的票：没有代理，没有替人计入，也没有减去。",
    ]
    too_late = await member.presses("看全文", where=room)
    assert too_late.url
    await settled.person("王秀英").says("我不信这个结果")
    await settled.person("王秀英").sees("议事亭小区的议案")
    await member.presses("打印结果", on=await member.sees("下一步：由业委会公布", button="打印结果"))
    await settled.quiet()
    (page,) = [one for one in await member.reads() if one.files]
    assert page.text == "第1号议案：更换东门门禁"
    assert page.files[0]["name"] == "第1号议案结果.pdf"
    await member.presses("怎么核对", on=await member.sees("下一步：由业委会公布", button="怎么核对"))
    await member.sees("您自己能核对的…各项数字加起来正好是全体", button="我要反映问题")
    assert (await settled.download(page.files[0]["url"])).startswith(b"%PDF")


async def test_a_pin_ends_with_its_vote(settled: Village) -> None:
    await opened(
        settled,
        ("使用维修资金", "3天", "用按钮", "交给", "开始表决"),
        title="更换门禁",
        text="从维修资金支出 70,000 元。",
    )
    pinned = [seen.text.splitlines()[0] for seen in await settled.group.pinned()]
    assert "第1号议案：更换门禁" in pinned[0]

    await _time_passes(settled, days=4)

    assert await settled.group.pinned() == []


async def test_the_same_in_english_with_a_refusal_for_whoever_is_not_on_the_roll(
    settled_in_english: Village,
) -> None:
    life = settled_in_english
    member = await opened(life, ZH, title="A new lock", text="We buy a lock for 3,000 yuan.")
    room = life.chat("业委会")
    card = await member.sees("Motion 1: A new lock", where=room, button="In favour")
    assert "Results stay hidden until then; only the operator of this bot could read them." in card

    await member.presses("In favour", on=card)
    await member.presses("Against", on=card)
    emma = life.person("Emma Clarke")
    refused = await emma.forges("1:ballot.cast:1:yes", await emma.says("hello", to=life.group))

    assert refused.alert
    assert "Only members of the owners' committee vote on this" in refused.text
    await _time_passes(life, hours=25)
    verdict = await member.sees("Void: too few took part", where=room, button="Read in full")
    assert "Took part: 1 of 13 members; at least 7 needed – 6 short." in verdict.text


async def test_a_native_poll_carries_an_owners_vote_and_the_result_adds_up_in_public(settled: Village) -> None:
    labels = ("使用维修资金", "3天", "用 Telegram", "交给", "开始表决")
    await opened(settled, labels, title="更换门禁", text="从维修资金支出 70,000 元。")
    poll = await settled.group.shows("记名投票")
    liu, zhao, wang = settled.person("刘洋"), settled.person("赵婷"), settled.person("王秀英")
    emma = settled.person("Emma Clarke")

    await wang.votes(poll, "同意")
    await liu.votes(poll, "同意")
    await settled.quiet()
    await zhao.votes(poll, "反对")  # the later ballot of the same home
    await emma.votes(poll, "同意")  # a tenant

    await wang.sees("您的投票已记录：同意。回执号")
    await liu.sees("由共有人重新投过")
    assert "反对" not in (await liu.sees("由共有人重新投过")).text
    await emma.sees("your answer to the poll does not count")
    await settled.quiet()
    await _time_passes(settled, days=3, minutes=2)
    verdict = await settled.group.shows("Telegram 显示4人")
    assert "其中1人不在投票名单上，1人被同一户后来的票取代；计入2人。" in verdict
    assert verdict.text.startswith("计票结果（初步）：无效，参与表决的太少。")
    assert "参与表决2人（共272人，至少182人），还差180人。" in verdict
    (stopped,) = await settled.requests("stopPoll")
    assert stopped["ok"]


async def test_an_owner_of_three_flats_is_one_head_with_the_sum_of_the_areas(settled: Village) -> None:
    labels = ("使用维修资金", "3天", "用按钮", "交给", "开始表决")
    await opened(settled, labels, title="更换门禁", text="从维修资金支出 70,000 元。")
    chen = settled.person("陈志远")
    card = await settled.group.shows("第1号议案", button="同意")

    await chen.presses("同意", on=card)
    await _time_passes(settled, seconds=11)

    shown = await settled.group.shows("第1号议案", button="同意")
    assert "已投：1位业主（共272位），337.04平方米（共28,771.88平方米）。还没有达到参与要求。" in shown


async def test_those_present_rehearse_a_vote_within_ten_minutes(settled: Village) -> None:
    (chair,) = settled.people("chair")
    await chair.says("/rehearse", to=settled.group)
    wang, chen = settled.person("王秀英"), settled.person("陈志远")
    for person in (wang, chen):
        assert "在场" in await person.presses("我在场", where=settled.group)
    await settled.quiet()

    await chair.presses("现在开始", where=settled.group)
    for person, choice in ((chair, "同意"), (wang, "同意"), (chen, "反对")):
        answer = await person.presses(choice, where=settled.group)
        assert answer.text.startswith(f"已记录：{choice}")

    await _time_passes(settled, minutes=7)
    verdict = await settled.group.shows("同意2人（共3人")
    assert verdict.text.startswith("演练，不算数：通过。")


async def test_a_rehearsal_is_called_from_the_private_menu(settled: Village) -> None:
    (chair,) = settled.people("chair")
    await chair.starts()

    await chair.presses("演练表决")
    await chair.presses("业委会")

    room = settled.chat("业委会")
    await chair.sees("第1次演练…在场的请按按钮", where=room, button="我在场")
    await chair.sees("演练已在议事亭小区业委会发起")


async def test_a_rehearsal_to_which_nobody_comes_says_why_it_was_called_off(settled: Village) -> None:
    (chair,) = settled.people("chair")
    await chair.says("/rehearse", to=settled.group)
    await settled.quiet()

    await _time_passes(settled, minutes=4)

    card = await settled.group.shows("在场不足两人")
    assert "截止" not in card.text
    assert "/rehearse" in card.text
    assert await acts(settled.database, "rehearsal.") == ["rehearsal.called", "rehearsal.called_off"]
