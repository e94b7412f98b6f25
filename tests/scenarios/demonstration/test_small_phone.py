"""On the smallest phone with large type: is every page that is two presses or one command away readable as a whole?

The short form is `tests/sandbox/page/test_small_phone.py`, and `tests/scenarios/brevity.py` for the length of messages.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo.demo import demonstration
from bot.sandbox.sample.community import OWNERS_GROUP
from tests.chromium import CUT, SMALLEST, WIDE, Look, chromium, enter, executable, required, window
from tests.sandbox_client import Neighbourhood, Person
from tests.sandbox_seen import Seen

SMALL = {**SMALLEST, "phone": True, "large": True}
LONGEST = 8  # short lines, which a screen of that size holds
MOST_PAGES = 12  # so many of the pages behind the first are gone through, too
# What may be longer: what is kept of oneself and of everybody, and the ways in, which /help is for.
LONGER = frozenset({"mydata", "privacy", "forget", "help"})
_LEFT_ALONE = re.compile(r"中文|English|删除|Erase")


async def _presses(life: Neighbourhood, person: Person, page: Seen) -> None:
    """Every button below a message, as long as it stands there; what it says in private is read afterwards."""
    for label in [one for one in page.buttons if not _LEFT_ALONE.search(one)]:
        now = next((one for one in await person.reads() if one.id == page.id), None)
        if now is not None and label in now.buttons:
            await person.presses(label, on=now)
            await life.quiet()


async def _walks(life: Neighbourhood, person: Person) -> list[str]:
    """Presses everything on the first page and sends every command of the menu; the messages that are too long."""
    await person.says("/start")
    await life.quiet()
    first = (await person.reads())[-1]
    await _presses(life, person, first)
    found = [one for one in await person.reads() if one.by_bot]
    assert len(found) >= len(first.buttons)
    for page in [one for one in found if one.id > first.id][:MOST_PAGES]:
        await _presses(life, person, page)
    found = [one for one in await person.reads() if one.by_bot]
    for command in await person.menu():
        await person.says(f"/{command}")
        await life.quiet()
        if command not in LONGER:
            found += [one for one in await person.reads() if one.by_bot and one.id > found[-1].id]
    long = [one.text for one in found if len([line for line in one.text.splitlines() if line.strip()]) > LONGEST]
    return list(dict.fromkeys(long))


@pytest.mark.browser
@pytest.mark.nightly
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", ["王秀英", "郑国平", "黄立新"], ids=["resident", "chair", "manager"])
async def test_every_page_fits_and_is_short(tmp_path: Path, who: str, language: str) -> None:
    if executable() is None:
        if required():
            pytest.fail("Chromium is not installed, and under CI the page must be tested")
        pytest.skip("Chromium is not installed")
    look = Look(**SMALL, language="zh-CN" if language == "zh" else "en-GB")  # type: ignore[arg-type]
    async with (
        demonstration(tmp_path, language=language, follow=True) as running,
        Neighbourhood(running.sandbox.url) as life,
        chromium() as browser,
    ):
        person = life.person(who)
        await life.post("/language", language=None if language == "zh" else "en")
        long = await _walks(life, person)
        context, page = await window(browser, look)
        await enter(page, running.sandbox.url, person.id)
        wide, cut, room, inside = [], [], [], []
        for chat in (person.id, OWNERS_GROUP):
            await page.locator(f"[data-chat='{chat}']").click()
            await expect(page.locator(".key").first).to_be_attached()
            wide += await page.evaluate(WIDE)
            cut += await page.evaluate(CUT)
            room.append(await page.locator(".scroller").evaluate("el => el.clientHeight"))
            inside.append(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            await page.locator(".back").click()
        await context.close()

    assert wide == []
    assert cut == []
    assert inside == [True, True]
    assert min(room) >= SMALLEST["height"] // 2
    assert long == []
