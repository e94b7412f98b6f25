"""Whoever asks how one votes is answered, though no vote is open."""

from __future__ import annotations

import pytest

from governance.roles import Role
from tests.databases import Database
from tests.handlers.talk import Person, a_community, a_member, talking

WANG, ZHENG = Person(700, "王秀英"), Person(701, "郑国平")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_how_one_votes_is_said_while_nothing_is_open(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk)
        await a_member(talk, WANG, community)
        await a_member(talk, ZHENG, community, Role.CHAIR, Role.OWNER)
        hers = (await talk.says(WANG, "怎么投票"))[-1]
        his = (await talk.says(ZHENG, "怎么投票"))[-1]

    assert "现在没有正在进行的表决" in hers.text
    assert "按下您的选择，看到回执号就算数" in hers.text
    assert hers.buttons == {"关联我的房屋": "1:menu.do:home"}
    assert "您可以发送 /motion 起草一项" in his.text
    assert "/motion" not in hers.text
