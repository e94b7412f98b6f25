"""Two houses vote, one all in favour, one all against: who could tell them apart before the close?"""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.demo import settle_in
from bot.documents.spreadsheets import read_spreadsheet
from bot.health.metrics import exposition
from bot.health.snapshot import Examiner
from tests.databases import empty_postgres
from tests.sandbox_client import Person
from tests.scenarios.motions.test_motions import opened
from tests.scenarios.village import Village, village

pytestmark = pytest.mark.slow

BY_BUTTONS = ("使用维修资金", "3天", "用按钮", "交给", "开始表决")
BY_POLL = ("使用维修资金", "3天", "用 Telegram", "交给", "开始表决")
IN_FAVOUR, AGAINST = "同意", "反对"
BY_THE_MOMENT = {"outbox", "cards", "spent", "chats", "dialogues", "at"}


@asynccontextmanager
async def _a_house(folder: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Village]:
    folder.mkdir()
    async with village(folder, empty_sqlite, url=url) as life:
        await settle_in(life.sandbox, life.yishiting)
        yield life


async def _all_vote(life: Village, choice: str) -> None:
    """One vote by buttons, in the group and in private, and one by a native poll; nothing is closed yet."""
    wang, liu, joint = life.person("王秀英"), life.person("刘洋"), life.person("赵婷")
    await opened(life, BY_BUTTONS, title="更换门禁", text="从维修资金支出 70,000 元。")
    card = await life.group.shows("第1号议案", button="同意")
    await joint.private.shows("有一项表决开始了…更换门禁")
    await liu.presses(choice, on=card)
    await wang.says("/motion 1")
    await wang.presses(choice, on=await wang.private.shows("第1号议案…您还没有投票", button="同意"))
    await opened(life, BY_POLL, title="更换电梯", text="从维修资金支出 90,000 元。")
    poll = await life.group.shows("记名投票")
    await joint.private.shows("有一项表决开始了…更换电梯")
    for person in (wang, liu):
        await person.votes(poll, choice)
        await person.sees(f"您的投票已记录：{choice}。回执号")
    await life.forward(seconds=11)
    await life.quiet()


async def _file(life: Village, person: Person, caption: str) -> bytes:
    return await life.download((await person.private.shows(caption)).files[0]["url"])


async def _what_others_get(life: Village) -> list[str]:
    """Screens of the joint owner, of the chair and of the group; the data of the two, the register, the metrics."""
    joint, chair = life.person("赵婷"), life.person("chair")
    files = []
    for person in (joint, chair):
        for number in (1, 2):
            await person.says(f"/motion {number}")
            await person.private.shows(f"第{number}号议案：…已投")
        await person.says("/mydata")
        files.append(_kept(await _file(life, person, "这是我存的您的全部资料。")))
    await chair.says("/register")
    await chair.presses("导出")
    rows = read_spreadsheet(await _file(life, chair, "内有个人信息"))
    await life.quiet()
    screens = [await place.transcript() for place in (joint.private, chair.private, life.group)]
    bot = life.yishiting
    counted = {"messages_sent": bot.delivery.sent, "statements": bot.intake.statements}
    examiner = Examiner(bot.database, bot.clock, bot.clock.now, lambda: counted)
    metrics = exposition(await examiner.look(), stalled=False).decode()
    return [*screens, *files, "\n".join(str(row) for row in rows), metrics]


def _kept(mydata: bytes) -> str:
    """What is stored of somebody who has not voted, but for what depends on the moment: messages and their limits."""
    text = mydata.decode("utf-8-sig")
    assert "您的票" not in text
    assert '"choice"' not in text
    stored = json.loads(text[text.index("\n{") :])
    return "\n".join(f"{name} {stored[name]}" for name in sorted(stored.keys() - BY_THE_MOMENT))


def _alike(text: str) -> list[str]:
    """Its lines without receipts, fingerprints and numbers: two lives are never at the same moment."""
    text = re.sub(r"\b[A-Z2-7]{10}\b|\b[0-9a-f]{8,64}\b", "…", text)
    return sorted({re.sub(r"[\d.:e+-]*\d", "0", line).strip(", ") for line in text.splitlines()})


async def _a_life(life: Village, log: io.StringIO, choice: str) -> list[list[str]]:
    """All vote so; what others get before the close, and the log until then. Nor does the end tell of a ballot."""
    log.seek(0)
    log.truncate()
    await _all_vote(life, choice)
    voted = log.getvalue()
    shown = [_alike(text) for text in (*await _what_others_get(life), voted)]
    assert "您共有的房屋已由共有人投票。" in shown[0]
    await life.forward(days=3, minutes=2)
    await life.quiet()
    for number in (1, 2):
        await life.group.shows(f"第{number}号议案…参与表决2人（共272人")
    assert "您的票：" not in await life.person("赵婷").private.transcript()
    return shown


async def _the_two_are_alike(folder: Path, empty_sqlite: Path, log: io.StringIO, *urls: str | None) -> None:
    lives = []
    for url, choice in zip(urls, (IN_FAVOUR, AGAINST), strict=True):
        async with _a_house(folder / choice, empty_sqlite, url) as life:
            lives.append(await _a_life(life, log, choice))
    for one, other in zip(*lives, strict=True):
        assert one == other


async def test_all_in_favour_and_all_against_are_the_same_to_everybody_else(
    log: io.StringIO, tmp_path: Path, empty_sqlite: Path
) -> None:
    await _the_two_are_alike(tmp_path, empty_sqlite, log, None, None)


@pytest.mark.postgres
async def test_all_in_favour_and_all_against_are_the_same_on_postgresql(
    log: io.StringIO, tmp_path: Path, empty_sqlite: Path, postgres_url: str
) -> None:
    async with empty_postgres(postgres_url) as one, empty_postgres(postgres_url) as other:
        await _the_two_are_alike(tmp_path, empty_sqlite, log, one, other)
