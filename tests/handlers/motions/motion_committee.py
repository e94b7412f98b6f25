"""A committee of three that drafts and opens motions, for tests in chats without network."""

from __future__ import annotations

from governance.roles import Role
from tests.handlers.talk import Person, Said, Talk, a_community, a_member

GROUP = -1001
CHAIR = Person(701, "张主任")
LI = Person(702, "李委员")
WU = Person(703, "Wu", "en")
ZHAO = Person(704, "赵住户")


async def a_committee(talk: Talk) -> int:
    community = await a_community(talk, GROUP)
    await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
    await a_member(talk, LI, community, Role.COMMITTEE)
    await a_member(talk, WU, community, Role.COMMITTEE)
    await a_member(talk, ZHAO, community)
    return community


async def a_draft(
    talk: Talk, carrier: str = "用按钮", *, kind: str = "业委会日常", period: str = "24小时"
) -> list[Said]:
    """The chair drafts a committee motion that is open for 24 hours; what the last press brought."""
    await talk.says(CHAIR, "/motion 换锁")
    (asked,) = await talk.says(CHAIR, "更换东门门禁，费用 3,000 元。")
    (asked,) = await talk.presses(CHAIR, asked.data(kind))
    (asked,) = await talk.presses(CHAIR, asked.data(period))
    (asked,) = await talk.presses(CHAIR, asked.data(carrier))
    return await talk.presses(CHAIR, asked.data("交给"))


async def an_open_motion(talk: Talk, carrier: str = "用按钮", **more: str) -> Said:
    """… and a second member opens it; returns the card in the group."""
    shown = next(said for said in await a_draft(talk, carrier, **more) if said.chat == LI.id)
    heard = await talk.presses(LI, shown.data("开始表决"))
    return next(said for said in heard if said.chat == GROUP and said.row.method == "sendMessage")
