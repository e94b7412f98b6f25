"""Somebody floods the group with advertising: how does the committee stop it, and how does it end?"""

from __future__ import annotations

from tests.scenarios.village import Village


async def test_somebody_is_muted_appeals_and_is_heard_by_somebody_else(settled: Village) -> None:
    chair, liu, wang = settled.person("chair"), settled.person("刘洋"), settled.person("王秀英")
    (mediator,) = settled.people("mediator")
    advert = await liu.says("#建议 代办装修，加微信", to=settled.group)
    await wang.says("#报修 3栋电梯停了", to=settled.group)
    card = await settled.group.shows("3栋电梯停了")

    await chair.says("/mute", to=settled.group, reply_to=advert)
    await chair.private.shows("为什么对刘洋禁言")
    await chair.presses("发广告")
    assert "已记录" in await chair.presses("24小时")
    told = await liu.private.shows("您在议事亭小区不能提诉求、按“我也是”，也不能通过我发消息。…原因：发广告。")
    await liu.says("#建议 再说一遍", to=settled.group)
    await settled.group.shows("这件事我没能办。")
    refused = await liu.presses("我也是", on=card)
    await liu.presses("申诉", on=told)
    await liu.says("我只发过一次")
    asked = await mediator.private.shows("刘洋对禁言…提出申诉…发广告…我只发过一次")
    await mediator.presses("解除禁言", on=asked)
    await liu.private.shows("您在议事亭小区又可以提诉求、按“我也是”和发消息了。")
    joined = await liu.presses("我也是", on=card)

    assert refused.alert
    assert "表决照常" in refused
    assert "您也遇到" in joined
    assert "禁言" not in await settled.group.transcript()


async def test_it_ends_by_itself_in_english(settled_in_english: Village) -> None:
    life = settled_in_english
    await life.post("/language", language="en")
    (chair,) = life.people("chair")
    emma = life.person("Emma Clarke")
    said = await emma.says("#wish a pool", to=life.group)
    await chair.says("/mute", to=life.group, reply_to=said)
    await chair.private.shows("Why should Emma Clarke be muted?")
    await chair.says("the same wish for the tenth time")
    await chair.presses("24 hours")
    await emma.private.shows("Reason: the same wish for the tenth time.")

    await life.forward(hours=25)

    await emma.private.shows("You can raise matters, press “Me too” and post in…again.")
