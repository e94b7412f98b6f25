"""What does a visitor find in `make demo`, in the language that was asked for?"""

from __future__ import annotations

import re
from pathlib import Path

from bot.demo.demo import demonstration
from bot.documents.spreadsheets import read_spreadsheet
from bot.sandbox.sample import community as sample
from bot.sandbox.sample.letters import name_in
from tests.sandbox_client import Neighbourhood

_CHINESE = re.compile("[\u4e00-\u9fff]")


async def test_somebody_is_on_duty_and_the_group_follows_the_page_s_language(tmp_path: Path) -> None:
    async with (
        demonstration(tmp_path, language="en", follow=True) as running,
        Neighbourhood(running.sandbox.url) as life,
    ):
        await life.group.shows("On duty today · Gatehouse")
        wang = life.person("王秀英")
        await wang.sees("Welcome to Yishiting")

        await life.post("/language", language=None)  # the page is switched to Chinese
        await wang.says("#报修 3栋2单元电梯停了", to=life.group)

        await life.group.shows("诉求1号 · 报修 · 待答复")
        await wang.says("/duty")
        await wang.sees("当班：孙桂兰")


async def test_in_english_everybody_and_everything_has_a_name_in_letters(tmp_path: Path) -> None:
    async with (
        demonstration(tmp_path, language="en", follow=True, names="en") as running,
        Neighbourhood(running.sandbox.url) as life,
    ):
        group = life.chat("owners")
        await group.shows("On duty today · Gatehouse")
        wang, chair = life.person("Wang Xiuying"), life.person("chair")
        await wang.says("#repair The lift of building 3 is stuck", to=group)
        await group.shows("Matter 1…The lift of building 3…From Wang Xiuying")
        await wang.says("/home")
        await wang.sees("3-2-501")
        for command in ("/start", "/who", "/register", "/homes"):
            await chair.says(command)
        await chair.presses("Export")
        sheet = await life.download((await chair.private.shows("personal")).files[0]["url"])
        await life.quiet()

        said = [f"{one.author}: {one.text}" for one in (*await group.messages(), *await chair.reads())]
        owners = [str(cell) for row in read_spreadsheet(sheet)[1:] for cell in row]
        world = await life.get("/world")
        names = [str(one.get(key)) for one in world["people"] for key in ("first_name", "last_name", "name")]
        titles = [str(one["title"]) for one in world["chats"] if one.get("title")]

    assert not [text for text in (*said, *owners, *names, *titles) if _CHINESE.search(text)]
    assert "Yishiting Gardens – owners" in titles
    heads = {name for home in sample.units() for name in home.owners}
    assert len({name_in("en", name) for name in heads}) == len(heads)


async def test_whoever_holds_an_office_has_its_menu_from_the_first_moment(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as running, Neighbourhood(running.sandbox.url) as life:
        menus = {who: await life.person(who).menu() for who in ("chair", "吴晓燕", "王秀英")}

    assert {"motion", "register"} <= set(menus["chair"])
    assert {"motion", "register"} <= set(menus["吴晓燕"])
    assert not {"motion", "register"} & set(menus["王秀英"])
