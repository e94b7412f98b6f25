"""Before and while a vote is open: what it takes, which homes cannot vote by phone, which have not voted."""

from __future__ import annotations

from tests.scenarios.village import Village

LABELS = ("使用维修资金", "3天", "用按钮", "交给")


async def drafted(life: Village, *, title: str, text: str, labels: tuple[str, ...] = LABELS) -> None:
    (chair,) = life.people("chair")
    await chair.says(f"/motion {title}")
    await life.quiet()
    await chair.says(text)
    for label in labels:
        await life.quiet()
        await chair.presses(label)
    await life.quiet()


async def test_the_committee_knows_before_the_opening_what_it_will_take_and_later_who_is_missing(
    settled: Village,
) -> None:
    await drafted(settled, title="更换门禁", text="从维修资金支出 70,000 元。")
    member = settled.people("committee")[0]

    draft = await member.sees("更换门禁", button="开始表决")

    assert "至少182人（共272人）、19,181.26平方米参与才有效，弃权也算参与。" in draft
    assert "如果正好这么多参与，92人、超过9,590.63平方米同意就通过。" in draft
    assert "户还不能用手机投票。4栋最多，" in draft
    await member.presses("开始表决")
    await settled.quiet()
    card = await settled.group.shows("第1号议案", button="同意")
    assert "还有281户没投票。" in card
    chen = settled.person("陈志远")
    await chen.presses("同意", on=card)
    await settled.forward(seconds=11)
    await settled.quiet()
    assert "还有278户没投票。" in await settled.group.shows("第1号议案", button="同意")

    await member.says("/motion 1")
    await settled.quiet()
    await member.presses("哪些户还没投")
    await settled.quiet()
    await member.presses("3栋")
    await settled.quiet()

    shown = await member.sees("还有", where=member.private)
    assert "3-2: " in shown
