"""A slip in somebody's hand, without a printer; and a vote of the owners that is open."""

from __future__ import annotations

from storage.register import register
from storage.residents import bindings
from tests.sandbox_client import Person, Seen
from tests.scenarios.village import Village

OWNERS_VOTE = ("使用维修资金", "3天", "用按钮", "交给", "开始表决")


async def slip_for(life: Village, place: str) -> str:
    """A fresh slip for a home, as the printer makes it: the payload of its QR code."""
    code = bindings.new_code()
    async with life.database.uow(life.clock.now()) as uow:
        found = {str(at): key for key, at in (await register.places(uow, 1)).items()}
        await bindings.add_slips(uow, 1, {bindings.hash_code(code): found[place]}, by=None)
    return f"slip-{code}"


async def newcomer(life: Village, name: str = "钱多多", language: str = "zh-hans") -> Person:
    """Somebody who has just joined the owners' group."""
    return await life.newcomer(name[1:], name[0], language=language, chats=[life.group.chat_id])


async def owners_vote(life: Village, title: str = "更换门禁") -> Seen:
    """The chair drafts a vote of the owners, a member opens it; its card in the group."""
    (chair,), member = life.people("chair"), life.people("committee")[0]
    await chair.says(f"/motion {title}")
    await life.quiet()
    await chair.says("从维修资金支出 70,000 元。")
    for label in OWNERS_VOTE[:-1]:
        await life.quiet()
        await chair.presses(label)
    await life.quiet()
    await member.presses(OWNERS_VOTE[-1])
    return await life.group.shows("第1号议案", button="同意")
