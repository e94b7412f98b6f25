"""What becomes of a vote when the record goes back to a backup, or the community leaves its operator in the middle?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.keeping import community_moving
from bot.keeping.backup import backup
from bot.keeping.restore import restore
from bot.sandbox.people import membership
from storage import migrations
from storage.communities import communities
from storage.engine import journal
from storage.engine.files import FileStore
from tests.journals import acts
from tests.sandbox_client import Answer, Person
from tests.scenarios.motions.test_motions import opened
from tests.scenarios.village import Village

COMMITTEE = ("业委会日常", "24小时", "用按钮", "交给", "开始表决")
OWNERS_BY_POLL = ("使用维修资金", "3天", "用 Telegram", "交给", "开始表决")


@pytest.fixture
async def voting(settled: Village) -> AsyncIterator[Village]:
    """The committee votes for a day, on a card in its own room."""
    await opened(settled, COMMITTEE, title="更换东门门禁", text="支出 3,000 元。")
    yield settled
    async with settled.database.uow(settled.clock.now()) as uow:
        for community in await communities.everyone(uow):
            assert await journal.verify(uow, community.id) is None


async def press(life: Village, choice: str, *people: Person) -> list[Answer]:
    """Each presses a choice on the newest card in the committee's room."""
    return [await person.presses(choice, where=life.chat("业委会")) for person in people]


def url_of(life: Village) -> str:
    return life.yishiting.settings.database.url


async def put_aside(life: Village, folder: Path) -> Path:
    """A backup of this moment."""
    path = folder / "kept.zip"
    await backup(url_of(life), FileStore(folder / "files"), path, life.clock.now())
    return path


async def go_back_to(path: Path, life: Village, folder: Path) -> None:
    async with life.stopped():
        await restore(path, url_of(life), FileStore(folder / "files"), life.clock.now(), force=True)
    await life.quiet()


async def test_a_ballot_of_the_lost_time_can_be_cast_again_though_a_result_was_posted(
    voting: Village, tmp_path: Path
) -> None:
    people, room = voting.people("committee"), voting.chat("业委会")
    (early,) = await press(voting, "同意", people[0])
    path = await put_aside(voting, tmp_path)
    await press(voting, "反对", *people[1:8])
    await voting.forward(hours=25)
    await room.shows("未通过")

    await go_back_to(path, voting, tmp_path)

    assert "请您再来一次" in await voting.group.shows("记录已恢复到周一 11月23日")
    told = await room.shows("第1号议案：更换东门门禁继续表决")
    assert "之后投的票这里没有，请再投一次" in told
    assert "其间公布过的结果不作数" in told
    card = await room.shows("第1号议案", button="同意")
    assert "已投：1人（共13人）" in card
    assert "之后投的票这里没有" in card
    again = await press(voting, "反对", *people[1:8])
    (same,) = await press(voting, "同意", people[0])
    assert all(answer.text.startswith("已记录：反对。回执号 ") for answer in again)
    assert same.text.split("。")[1] == early.text.split("。")[1]  # it stood all the time, under its receipt
    await voting.forward(hours=25)  # as long as was lost
    verdict = await room.shows("参与表决8人（共13人")
    assert "同意1人（共13人" in verdict
    assert "community.restored" in await acts(voting.database)
    assert await acts(voting.database, "motion.") == [
        "motion.drafted",
        "motion.opened",
        "motion.resumed",
        "motion.closed",
    ]


async def test_whoever_has_no_ballot_in_the_record_is_asked_again_in_private(voting: Village, tmp_path: Path) -> None:
    first, second = voting.people("committee")[:2]
    await press(voting, "同意", first)
    path = await put_aside(voting, tmp_path)
    await press(voting, "同意", second)
    await voting.forward(minutes=20)

    await go_back_to(path, voting, tmp_path)
    await voting.forward(minutes=6)

    await second.sees("记录里没有您的票", button="同意")
    await first.sees_not("记录里没有您的票")
    told = await voting.chat("业委会").shows("第1号议案：更换东门门禁继续表决")
    assert "其间公布过的结果" not in told


async def test_after_a_restoring_buttons_carry_a_vote_whose_poll_nobody_hears_any_more(
    settled: Village, tmp_path: Path
) -> None:
    await opened(settled, OWNERS_BY_POLL, title="更换门禁", text="从维修资金支出 70,000 元。")
    wang, liu = settled.person("王秀英"), settled.person("刘洋")
    poll = await settled.group.shows("记名投票")
    await wang.votes(poll, "同意")
    await wang.sees("您的投票已记录：同意。回执号")
    path = await put_aside(settled, tmp_path)
    await liu.votes(poll, "反对")
    await settled.quiet()

    await go_back_to(path, settled, tmp_path)

    assert "原来的 Telegram 投票里的答复不再计入" in await settled.group.shows("第1号议案：更换门禁继续表决")
    (stopped,) = await settled.requests("stopPoll")
    assert stopped["ok"]
    assert (await liu.presses("反对", where=settled.group)).text.startswith("已记录：反对")
    await settled.forward(days=3, hours=1)
    assert "参与表决2人（共272人" in await settled.group.shows("参与表决")


async def test_a_house_leaves_its_operator_in_the_middle_of_a_vote(voting: Village, tmp_path: Path) -> None:
    people, room = voting.people("committee"), voting.chat("业委会")
    before = await press(voting, "同意", *people[:3])
    path, files = tmp_path / "house.zip", FileStore(tmp_path / "files")
    old = await room.shows("第1号议案", button="同意")

    with pytest.raises(community_moving.CommunityMovingError, match=r"Motion 1 is open for voting\. With --hand-over"):
        await community_moving.export(url_of(voting), files, 1, path, voting.clock.now())
    for _ in range(2):  # whoever could not write it the first time, or lost it, writes it again
        await community_moving.export(url_of(voting), files, 1, path, voting.clock.now(), hand_over=True)

    refused = await people[3].forges("1:ballot.cast:1:yes", old)
    assert refused.alert
    assert "转到另一个机器人继续" in refused.text
    await voting.forward(minutes=1)
    assert "我不再收这项表决的票" in await room.shows("第1号议案：更换东门门禁转到另一个机器人继续")
    assert not [button for row in (await room.shows("不再收票")).buttons for button in row if "同意" in str(button)]
    there = await moved_in(path, voting, tmp_path)
    assert "之后投的票这里没有" in await room.shows("已投：3人（共13人）", button="同意")
    same, new, *_ = await press(voting, "同意", people[0], *people[4:8])
    assert same.text.split("。")[1] == before[0].text.split("。")[1]
    assert new.text.startswith("已记录：同意")
    await voting.forward(hours=26)
    assert "同意7人（共13人" in await room.shows("参与表决7人（共13人")
    assert url_of(voting) == there
    assert await acts(voting.database, "community.moved") == ["community.moved_in"]
    assert "motion.handed_over" in await acts(voting.database, "motion.")


async def moved_in(path: Path, life: Village, folder: Path) -> str:
    """The archive becomes another operator's, whose bot is let into the committee's room; returns its database."""
    there = f"sqlite+aiosqlite:///{folder}/there.db"
    exchange, room = life.sandbox.exchange, life.chat("业委会")
    admin, chat = exchange.world.people[life.people("chair")[0].id], exchange.world.chats[room.chat_id]
    async with life.stopped(there):
        await migrations.upgrade(there)
        _, here, votes = await community_moving.import_(path, there, FileStore(folder / "there"), life.clock.now())
        assert (here, [motion.number for motion in votes]) == (1, [1])
        membership.remove_bot(exchange, admin, chat)
        membership.add_bot(exchange, admin, chat, administrator=True)
    await life.quiet()
    return there


async def test_a_vote_that_was_handed_over_to_nobody_is_taken_back(voting: Village, tmp_path: Path) -> None:
    (member, *_), room = voting.people("committee"), voting.chat("业委会")
    path, files = tmp_path / "house.zip", FileStore(tmp_path / "files")
    await community_moving.export(url_of(voting), files, 1, path, voting.clock.now(), hand_over=True)
    await voting.forward(hours=30)

    (motion,) = await community_moving.take_back(url_of(voting), 1, voting.clock.now())

    await voting.forward(minutes=1)
    assert motion.closes_at is not None
    assert (motion.closes_at - voting.clock.now()).total_seconds() > 23 * 3600  # it may not end unheard
    await room.shows("第1号议案：更换东门门禁继续表决")
    assert (await member.presses("同意", where=room)).text.startswith("已记录：同意")
    with pytest.raises(community_moving.CommunityMovingError, match="not handed over"):
        await community_moving.take_back(url_of(voting), 1, voting.clock.now())
