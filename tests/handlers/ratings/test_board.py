"""Can what came of a matter hang on the notice board, and only what everybody may read?"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from bot.documents import foreign
from bot.documents.board import facts_of
from bot.jobs.pictures import PICTURE_JOBS
from bot.jobs.services import Services
from handlers.frame.words import words
from handlers.matters.view import load
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.queues import jobs
from storage.ratings import pictures
from tests.handlers.figures.test_figures import ItsClock
from tests.handlers.matters.matter_village import CHAIR, LI, WANG, a_closing, a_report, a_village

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_whoever_handles_it_gets_one_page_with_the_picture_and_no_name_of_the_raiser(
    database: Database, tmp_path: Path
) -> None:
    files = FileStore(tmp_path)
    async with a_village(database, WANG, LI) as (talk, community):
        buttons = await a_report(talk, WANG, "墙裂了，电话13812345678")
        await a_closing(talk, buttons, "补好了")
        drawn = await foreign.draw("pair", [], ["之前", "之后"])
        async with database.uow(talk.now) as uow:
            await pictures.keep(uow, 1, 0, files.keep(drawn))
            facts = facts_of(words("zh"), await load(uow, community, 1), drawn)
        (shown,) = await talk.says(CHAIR, "/matter 1")
        (neighbours,) = await talk.says(LI, "/matter 1")
        (forged,) = await talk.presses(LI, "1:matter.page:1")
        await talk.presses(CHAIR, shown.data("公告栏打印页"))
        services = Services(cast("Any", None), files, database, cast("Any", ItsClock(talk)), cast("Any", None))
        async with database.uow(talk.now) as uow:
            job = await jobs.claim(uow, 1)
            assert job is not None
        result = await PICTURE_JOBS[job.kind](job, services)
        async with database.uow(talk.now) as uow:
            await jobs.done(uow, job, {"result": dict(result)})
        (sent,) = await talk.play(talk.now)

    assert "公告栏打印页" not in neighbours.buttons
    assert forged.text.startswith("您的身份不能办这件事。")
    assert list(forged.buttons) == ["谁负责什么", "关联我的房屋"]  # the roads that are open, and no page
    assert (facts["title"], facts["wording"], facts["result"]) == (
        "诉求1号 · 投诉",
        "墙裂了，电话13*******78",
        "补好了",
    )
    assert WANG.name not in str({name: value for name, value in facts.items() if name != "picture"})
    assert "由张主任办好" in facts["lines"][1]
    assert files.read(str(result["digest"])).startswith(b"%PDF")
    assert sent.row.attach["file.name"] == "诉求1号，公告栏.pdf"


async def test_what_is_open_or_could_not_be_done_makes_no_page(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, "1:matter.page:1")
        living = talk.toast
        await a_closing(talk, buttons, "没有经费", solved="无法解决")
        await talk.presses(CHAIR, "1:matter.page:1")

    assert living == talk.toast
    assert "已经办好" in living
