"""Does everybody read how the last month went, each their own, and nobody what tells of a few?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from bot.jobs.figures import FIGURES_JOBS
from bot.jobs.services import Services
from governance.matters.ladder import Level, Place
from governance.matters.matter import Kind, Move, Outcome, State, Visibility
from governance.roles import Role
from governance.schedule.quiet_hours import Rings
from handlers.figures.monthly import plan_all
from storage.communities import accounts, communities
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.uow import UnitOfWork
from storage.figures import months
from storage.figures.months import figure_months, figure_people
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Raised
from storage.privacy import erasing
from storage.queues import due, jobs
from storage.ratings import judgements
from tests.handlers.matters.matter_village import CHAIR, GROUP, LI, MANAGER, WANG, a_village, in_group
from tests.handlers.talk import Said, Talk, a_member

AFTERWARDS = datetime.fromisoformat("2026-12-01T01:00:00+00:00")  # nine o'clock in Shanghai


@dataclass(frozen=True, slots=True)
class ItsClock:
    """The clock of a conversation."""

    talk: Talk

    def now(self) -> datetime:
        return self.talk.now


@asynccontextmanager
async def a_month(database: Database, folder: Path) -> AsyncIterator[tuple[Talk, int, Services]]:
    """November: eight repairs in building 3 that the manager answered and settled, four complaints, two in confidence."""
    async with a_village(database, WANG, LI) as (talk, community):
        manager = await a_member(talk, MANAGER, community, Role.MANAGER)
        async with talk.database.uow(talk.now) as uow:
            wang = await accounts.by_telegram_id(uow, WANG.id)
            assert wang is not None
        for number in range(8):
            await a_matter(talk, community, wang.id, Kind.REPAIR, answered_by=manager, stars=4 + number % 2)
        for _ in range(4):
            await a_matter(talk, community, wang.id, Kind.COMPLAINT, building="")
        await a_matter(talk, community, wang.id, Kind.HELP)
        await a_matter(talk, community, wang.id, Kind.COMPLAINT, visibility=Visibility.PRIVATE)
        talk.now = AFTERWARDS
        services = Services(
            cast("Any", None), FileStore(folder), database, cast("Any", ItsClock(talk)), cast("Any", None)
        )
        yield talk, community, services


async def a_matter(
    talk: Talk,
    community: int,
    raiser: int,
    kind: Kind,
    *,
    building: str = "3",
    answered_by: int | None = None,
    stars: int | None = None,
    visibility: Visibility = Visibility.OPEN,
) -> None:
    async with talk.database.uow(talk.now) as uow:
        raised = Raised(
            kind=kind,
            visibility=visibility,
            text="x",
            place="",
            at=Place(building),
            raiser=raiser,
            level=Level.COMMITTEE,
            deadline=talk.now + timedelta(days=9),
        )
        matter = await matters.file(uow, community, raised)
    if answered_by is None:
        return
    async with talk.database.uow(talk.now + timedelta(hours=3)) as uow:
        await matter_steps.add(uow, matter.id, Move.ANSWER, by=answered_by, text="来")
    async with talk.database.uow(talk.now + timedelta(days=2, hours=12)) as uow:
        await matter_steps.add(uow, matter.id, Move.CLOSE, by=answered_by, text="好")
        done = {"state": State.FIXED.value, "outcome": Outcome.DONE.value, "closed_at": uow.now}
        await matters.change(uow, matter.id, taken_by=answered_by, **done)
        await judgements.judge(uow, matter.id, raiser, 0, done=True)
        await judgements.rate(uow, matter.id, raiser, 0, stars=stars)


async def worked(talk: Talk, services: Services) -> list[Said]:
    """The jobs that wait are really done, and what is said then."""
    said: list[Said] = []
    while True:
        async with talk.database.uow(talk.now) as uow:
            job = await jobs.claim(uow, 1)
        if job is None:
            return said
        result = await FIGURES_JOBS[job.kind](job, services)
        async with talk.database.uow(talk.now) as uow:
            await jobs.done(uow, job, {"result": dict(result)})
        said += await talk.play(talk.now)


async def test_the_last_month_is_counted_once_and_read_in_eight_lines(database: Database, tmp_path: Path) -> None:
    async with a_month(database, tmp_path) as (talk, community, services):
        (waiting,) = await talk.says(LI, "/figures")
        (told,) = await worked(talk, services)
        (again,) = await talk.says(LI, "/figures", GROUP)
        (english,) = await talk.says(MANAGER, "/figures")
        async with database.uow(talk.now) as uow:
            known = await months.of(uow, community, ["2026-10", "2026-11"])

    assert waiting.text == "正在统计2026年11月，马上就好。"
    assert told.text.splitlines() == [
        "<b>2026年11月</b>（括号里是上个月）",
        "提出：14（–）",
        "答复：8（–）",
        "办好：8（–）",
        "过期：–（–）",
        "多久答复：3小时（–）",
        "多久办好：2.5天（–）",
        "满意度：4.5（–）",
    ]
    assert list(told.buttons) == ["图片", "打印页", "表格", "我自己的"]
    assert again.text == told.text
    assert list(again.buttons) == ["私下看全部"]
    assert english.text.splitlines()[0] == "<b>November 2026</b> (in brackets: the month before)"
    assert {key: one.counts["raised"] for key, one in known["2026-11"].kinds.items()} == {"repair": 8}
    assert known["2026-10"].empty


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_each_sees_their_own_the_committee_everybody_and_a_forgotten_one_is_gone(
    database: Database, tmp_path: Path
) -> None:
    async with a_month(database, tmp_path) as (talk, _, services):
        await talk.says(LI, "/figures")
        await worked(talk, services)
        (neighbours,) = await talk.says(LI, "/figures")
        (managers,) = await talk.says(MANAGER, "/figures")
        (chairs,) = await talk.says(CHAIR, "/figures")
        (own,) = await talk.presses(MANAGER, managers.data("My own"))
        (nothing,) = await talk.presses(LI, neighbours.data("我自己的"))
        people = chairs.data("按人")
        (everybody,) = await talk.presses(CHAIR, people)
        forged = await talk.presses(LI, people)
        async with database.uow(talk.now) as uow:
            manager = await accounts.by_telegram_id(uow, MANAGER.id)
            assert manager is not None
            await erasing.erase_words(uow, manager.id)
        left = await database.look(figure_people.select())
        kept = await database.look(figure_months.select())

    assert "按人" not in neighbours.buttons
    assert own.text.splitlines()[1] == "You: answered 8, done 8, first answer 3 h"
    assert nothing.text.splitlines()[1] == "您：答复–，办好–，–答复"
    assert everybody.text.splitlines()[1] == "Manager：答复8，办好8，3小时答复"
    assert [one.text for one in forged] == ["您的身份不能办这件事。能办的是：业委会委员。"]
    assert (len(left), len(kept)) == (0, 2)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_once_a_month_the_group_gets_one_picture_and_anybody_a_page_and_a_spreadsheet(
    database: Database, tmp_path: Path
) -> None:
    async with a_month(database, tmp_path) as (talk, community, services):
        await talk.says(WANG, "/report 灯坏了", GROUP)  # December has begun, and something moves
        await talk.says(LI, "/figures")
        await worked(talk, services)
        (shown,) = await talk.says(LI, "/figures")
        files = {}
        for label in ("图片", "打印页", "表格"):
            await talk.presses(LI, shown.data(label))
            (sent,) = await worked(talk, services)
            files[label] = services.files.read(next(iter(sent.row.attach.values())))
        await talk.says(CHAIR, "/matter 15")
        await talk.presses(CHAIR, "1:matter.take:15")
        at = datetime.fromisoformat("2027-01-01T02:00:00+00:00")
        before = in_group(await talk.play(at - timedelta(minutes=1)))
        await talk.play(at)
        december = in_group(await worked(talk, services))

    with Image.open(io.BytesIO(files["图片"])) as picture:
        assert picture.width == 960
        assert picture.height < 4 * 960
    assert files["打印页"].startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(files["表格"])) as book:
        assert "2026年11月".encode() in book.read("xl/workbook.xml")
    assert [one for one in before if "办得怎么样" in one.text] == []
    assert december == []  # one matter alone tells nothing
    assert community


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_on_the_first_of_a_month_the_group_gets_one_silent_picture_in_its_language(
    database: Database, tmp_path: Path
) -> None:
    async with a_month(database, tmp_path) as (talk, community, services):
        async with database.uow(talk.now) as uow:
            await plan_all(Planning(uow), [await communities.get(uow, community)])
        early = await talk.play(datetime.fromisoformat("2027-01-01T01:59:00+00:00"))
        async with database.uow(talk.now) as uow:  # as if it had been planned in November
            await due.schedule(uow, "figures.month", f"community:{community}", talk.now, community=community)
        talk.now = AFTERWARDS
        async with database.uow(talk.now) as uow:
            await due.schedule(uow, "figures.month", f"community:{community}", talk.now, community=community)
        await talk.play(talk.now)
        told = await worked(talk, services)

    assert in_group(early) == []
    (post,) = in_group(told)
    assert post.row.method == "sendPhoto"
    assert post.row.rings == Rings.NEVER.value
    assert post.text == "2026年11月办得怎么样。私下看数字：/figures"


class Planning:
    """As much of a unit of work as planning needs."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.now = uow.now
