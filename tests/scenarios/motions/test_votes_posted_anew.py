"""The group became a supergroup, or the bot was away: does everybody find the open vote, and is it pinned?"""

from __future__ import annotations

from tests.sandbox_client import Group, Person
from tests.scenarios.groups.test_moving_groups import BY_BUTTONS, BY_POLL, is_pinned, moves
from tests.scenarios.motions.test_motions import opened
from tests.scenarios.village import Village


async def _in_a_basic_group(life: Village, carrier: tuple[str, ...]) -> tuple[Group, Person]:
    """The community in a basic group, with an open vote there."""
    chair = life.person("chair")
    others = [life.people("committee")[0], life.person("王秀英"), life.person("刘洋")]
    group = await life.new_group("老群", [chair, *others], type="group")
    bot = life.sandbox.exchange.world.bot.id
    await chair.does("promote", chat_id=group.chat_id, user_id=bot, rights={"can_pin_messages": True})
    await moves(life, group, "代替议事亭小区业主群")
    await group.shows("搬到了“老群”")
    await opened(life, carrier, title="更换门禁", text="从维修资金支出 70,000 元。")
    await group.shows("第1号议案")
    return group, chair


async def _migrated(life: Village, group: Group, chair: Person, told: list[str]) -> Group:
    moved = await chair.does("migrate", chat_id=group.chat_id, told=told)
    await life.refresh()
    return life.chat(int(moved["chat"]["id"]))


async def test_a_supergroup_gets_the_open_vote_pinned_with_its_fingerprint(settled: Village) -> None:
    life = settled
    group, chair = await _in_a_basic_group(life, BY_BUTTONS)
    old = await group.shows("第1号议案…开始表决时")
    print_ = old.text.splitlines()[-1]

    new = await _migrated(life, group, chair, ["new"])

    vote = await new.shows("第1号议案：更换门禁", button="同意")
    assert print_ in await new.shows("第1号议案…开始表决时")
    assert await is_pinned(new, vote)
    assert "已记录：同意" in await life.person("王秀英").presses("同意", on=vote)


async def test_the_vote_of_a_poll_goes_on_by_buttons_in_the_supergroup(settled: Village) -> None:
    life = settled
    group, chair = await _in_a_basic_group(life, BY_POLL)
    await life.person("王秀英").votes(await group.shows("记名投票"), 0)
    await life.person("王秀英").private.shows("您的投票已记录：同意")

    new = await _migrated(life, group, chair, ["old", "new"])

    await new.shows("第1号议案：Telegram 投票用不了了。有回执号的答复照样计票")
    vote = await new.shows("第1号议案：更换门禁…已投：1位业主（共272位）", button="反对")
    assert "已记录：反对" in await life.person("刘洋").presses("反对", on=vote)
    await life.forward(days=3, minutes=2)
    await new.shows("参与表决2人（共272人")


async def test_whoever_looks_into_the_group_after_the_bot_was_away_finds_the_vote_again(settled: Village) -> None:
    life = settled
    chair = life.person("chair")
    await opened(life, BY_BUTTONS, title="更换门禁", text="从维修资金支出 70,000 元。")
    old = await life.group.shows("第1号议案", button="同意")
    await chair.does("remove-bot", chat_id=life.group.chat_id)
    await life.quiet()

    await chair.does("add-bot", chat_id=life.group.chat_id, administrator=True)

    vote = await life.group.shows("第1号议案：更换门禁", button="同意", after=old.id)
    await life.group.shows("第1号议案…开始表决时", after=old.id)
    assert await is_pinned(life.group, vote)
    assert "已记录：同意" in await life.person("王秀英").presses("同意", on=vote)
