"""What does a visitor find in `make demo`, in the language that was asked for?"""

from __future__ import annotations

from pathlib import Path

from bot.demo import demonstration
from tests.sandbox_client import Neighbourhood


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
