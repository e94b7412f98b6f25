"""On the smallest phone with large type: is every page that is one press or one command away readable as a whole?"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo.demo import demonstration
from tests.chromium import Look, chromium, enter, executable, required, window
from tests.sandbox_client import Neighbourhood, Person

SMALL = {"width": 320, "height": 640, "phone": True, "large": True}
LONGEST = 8  # short lines, which a screen of that size holds
# What may be longer: what is kept of oneself and of everybody, and the ways in, which /help is for.
LONGER = frozenset({"mydata", "privacy", "forget", "help"})
WIDE = """() => [...document.querySelectorAll("button, a, .bubble, .write, .key, .text, header, .bar")]
    .filter((el) => el.getClientRects().length && getComputedStyle(el).visibility === "visible")
    .filter((el) => el.getBoundingClientRect().right > innerWidth + 1 || el.getBoundingClientRect().left < -1)
    .map((el) => `${el.className}: ${el.textContent.slice(0, 40)}`)"""
CUT = """() => [...document.querySelectorAll(".key")]
    .filter((el) => el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1)
    .map((el) => el.textContent)"""


async def _walks(life: Neighbourhood, person: Person) -> list[str]:
    """Presses everything on the first page and sends every command of the menu; the messages that are too long."""
    await person.says("/start")
    await life.quiet()
    first = (await person.reads())[-1]
    for label in [one for one in first.buttons if "中文" not in one]:  # that changes the language at once
        await person.presses(label, on=first)
        await life.quiet()
    found = [one for one in await person.reads() if one.by_bot]
    assert len(found) >= len(first.buttons)
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
        await page.locator(f"[data-chat='{person.id}']").click()
        await expect(page.locator(".key").first).to_be_attached()
        wide, cut = await page.evaluate(WIDE), await page.evaluate(CUT)
        room = await page.locator(".scroller").evaluate("el => el.clientHeight")
        inside = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.screenshot(path=str(tmp_path / "page.png"))
        await context.close()

    assert wide == []
    assert cut == []
    assert inside
    assert room >= SMALL["height"] // 2
    assert long == []
