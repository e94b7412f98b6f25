"""Tour, what a stranger sees: `python -m tests.pictures.tour` lives days of the sample community and takes pictures.

The pictures go to docs/images/ for the README, each with its size in bytes on standard output. People act through the
control API (or, where the picture shows it, through the page itself). There are two stories: `in_chinese()`, and
`in_english()` in a community that is spoken to in English.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.async_api import Browser, Page

from bot.demo.demo import demonstration
from tests import ROOT
from tests.chromium import PHONE, Look, chromium, enter, executable, window
from tests.sandbox_client import Neighbourhood

IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000  # bytes of one picture, so that the README stays quick
SETTLE_MS = 700

DESKTOP = Look(width=1100, height=720)
PHONE_DARK = replace(PHONE, dark=True)
PHONE_LARGE = replace(PHONE, large=True)

GROUP = -1_001_000_000_281
COMMITTEE = -1_001_000_000_013
WANG, ELDER, ZHANG, SUN, ZHOU, CHAIR = 810_001, 810_002, 810_004, 810_008, 810_009, 810_010
WU, FENG, EMMA = 810_011, 810_012, 810_025


LAST_STEPS = ("用按钮", "交给另一位委员", "开始表决")


def english(look: Look) -> Look:
    return replace(look, language="en-GB")


@dataclass(slots=True)
class Tour:
    """A living community, a browser, and the folder for the pictures."""

    life: Neighbourhood
    browser: Browser
    folder: Path

    async def passes(self, **how: float) -> None:
        """The chat's clock moves on."""
        await self.life.forward(**how)
        await self.life.quiet(within=20)

    @asynccontextmanager
    async def at(self, person: int, look: Look, chat: int | None = GROUP) -> AsyncIterator[Page]:
        """The page as this person, with a chat open (None: the chat list on a phone)."""
        context, page = await window(self.browser, look)
        try:
            await enter(page, self.life.url, person)
            if chat is not None:
                await page.locator(f".chat-row[data-chat='{chat}']").click()
                await page.locator(".shell").wait_for()
                await page.wait_for_timeout(SETTLE_MS)
                if await page.locator(".to-bottom").is_visible():  # the chat opened at its first new message
                    await page.locator(".to-bottom").click()
            await page.wait_for_timeout(SETTLE_MS)
            yield page
        finally:
            await context.close()

    async def shot(self, page: Page, name: str) -> None:
        """Save what is on the screen. Raises ValueError when the picture is too large for a README."""
        file = self.folder / f"{name}.png"
        await page.screenshot(path=file, animations="disabled")
        if file.stat().st_size > LARGEST:
            raise ValueError(f"{file.name} has {file.stat().st_size} bytes, more than {LARGEST}")
        sys.stdout.write(f"{file.name}  {file.stat().st_size // 1024} KB\n")

    async def seen(self, name: str, person: int, look: Look, chat: int | None = GROUP) -> None:
        """A picture of a chat as it stands."""
        async with self.at(person, look, chat) as page:
            await self.shot(page, name)


async def says(tour: Tour, person: int, text: str, to: int | None = GROUP) -> None:
    """Somebody writes; the bot has reacted when this returns."""
    await tour.life.person(person).says(text, to=to)
    await tour.life.quiet()


async def a_morning_in_the_group(tour: Tour) -> None:
    await says(tour, SUN, "各位邻居早上好，今天降温，出门多穿点")
    await says(tour, ZHANG, "请问快递柜今天修好了吗？")


async def a_complaint(tour: Tour) -> None:
    """Raised in the group, joined by a neighbour, taken by the chair."""
    await says(tour, WANG, "#报修 3栋2单元电梯又停了，老人上不去")
    for neighbour in (ZHANG, FENG, SUN):
        await tour.life.person(neighbour).presses("我也是", where=GROUP)
    await tour.life.quiet()
    await tour.seen("complaint-desktop-light-zh", WANG, DESKTOP)
    await tour.seen("complaint-phone-light-zh", WANG, PHONE)
    await tour.seen("complaint-phone-large-zh", ELDER, PHONE_LARGE)


async def the_chair_answers(tour: Tour) -> None:
    chair = tour.life.person(CHAIR)
    await chair.presses("接手")
    await tour.life.quiet()
    await tour.seen("chair-phone-dark-zh", CHAIR, PHONE_DARK, CHAIR)


async def opened(
    tour: Tour, title: str, text: str, *choices: str, last: tuple[str, ...] = LAST_STEPS, picture: str = ""
) -> None:
    """Drafted by the chair with these choices, opened by a second member, who has the draft on the `picture`."""
    await says(tour, CHAIR, f"/motion {title}", CHAIR)
    await says(tour, CHAIR, text, CHAIR)
    for button in (*choices, *last[:-1]):
        await tour.life.person(CHAIR).presses(button)
        await tour.life.quiet()
    if picture:
        await tour.seen(picture, WU, PHONE, WU)
    await tour.life.person(WU).presses(last[-1])
    await tour.life.quiet()


async def a_vote_of_the_owners(tour: Tour) -> None:
    """Four in five vote; the turnout appears on the card, the verdict after three days."""
    text = "由维修资金支付，预算 200,000 元，三家报价后选最低者。"
    await opened(tour, "更换3栋2单元电梯曳引机", text, "使用维修资金", "3天", picture="motion-to-open-phone-light-zh")
    card = await tour.life.group.shows("第1号议案", button="同意")
    async with tour.at(WANG, DESKTOP) as page:
        await page.locator(".key", has_text="同意").last.click()
        await page.locator(".toast").wait_for()
        await tour.shot(page, "vote-desktop-light-zh")
    await tour.life.everybody_votes(card, "同意", "反对", "弃权", lean=0.8, seed=3, share=0.8)
    await tour.passes(minutes=1)
    await tour.life.group.shows("re:已投：[1-9][0-9]+位业主（共272位", within=20)
    await tour.seen("vote-phone-dark-zh", SUN, PHONE_DARK)
    await tour.passes(hours=73)
    await tour.life.group.shows("计票结果", within=20)
    await tour.seen("verdict-desktop-light-zh", WANG, DESKTOP)
    await tour.seen("verdict-phone-light-zh", WANG, PHONE)


async def a_vote_of_the_committee(tour: Tour, title: str, text: str) -> None:
    """Daily business: the committee alone decides, and all thirteen vote."""
    last = ("By button", "Pass it on", "Open the vote")
    await opened(tour, title, text, "Day-to-day business", "24 hours", last=last)
    card = await tour.life.chat(COMMITTEE).shows(title, button="In favour")
    await tour.life.everybody_votes(card, "In favour", "Against", "Abstain", lean=0.7, seed=4)
    await tour.passes(hours=25)


async def a_poll(tour: Tour) -> None:
    await says(tour, CHAIR, "/poll 周末打扫庭院，哪一天合适？\n周六上午\n周六下午\n周日上午", CHAIR)
    await tour.life.person(CHAIR).presses("匿名")
    await tour.life.quiet()
    card = next(m for m in reversed(await tour.life.group.messages()) if m.options)
    await tour.life.everybody_votes(card, lean=0.5, seed=5)
    await tour.seen("poll-phone-light-zh", ZHANG, PHONE)


async def who_is_here(tour: Tour) -> None:
    """The picker of people, in the page itself."""
    async with tour.at(WANG, DESKTOP) as page:
        await page.locator(".who").click()
        await tour.shot(page, "people-desktop-light-zh")


async def in_chinese(tour: Tour) -> None:
    """A morning, a complaint, votes, a poll."""
    await a_morning_in_the_group(tour)
    await a_complaint(tour)
    await the_chair_answers(tour)
    await who_is_here(tour)
    await a_vote_of_the_owners(tour)
    await a_poll(tour)


async def in_english(tour: Tour) -> None:
    """The same in short, for who reads English."""
    await says(tour, EMMA, "Good morning, everybody. Does the lift in building 5 work today?")
    await says(tour, EMMA, "#repair The lift in 5-2 has stopped again, with the doors half open")
    for neighbour in (ZHANG, FENG, SUN):
        await tour.life.person(neighbour).presses("Me too", where=GROUP)
    await tour.life.quiet()
    await tour.seen("complaint-desktop-light-en", EMMA, english(DESKTOP))
    await tour.life.person(ZHOU).presses("Take it")
    await tour.life.quiet()
    await tour.seen("answered-phone-dark-en", EMMA, english(PHONE_DARK), EMMA)
    text = "We replace the lock of the east gate for 3,000 yuan."
    await a_vote_of_the_committee(tour, "A new lock for the east gate", text)
    await tour.seen("verdict-desktop-dark-en", CHAIR, english(replace(DESKTOP, dark=True)), COMMITTEE)


async def story(browser: Browser, language: str, told: Callable[[Tour], Awaitable[None]]) -> None:
    """One story in a community of its own."""
    with tempfile.TemporaryDirectory(prefix="yishiting-tour-") as folder:
        async with (
            demonstration(Path(folder), language=language) as running,
            Neighbourhood(running.sandbox.url) as life,
        ):
            await told(Tour(life, browser, IMAGES))


async def main() -> None:
    if executable() is None:
        sys.exit("The tour needs Chromium: apt-get install chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        await story(browser, "zh", in_chinese)
        await story(browser, "en", in_english)


if __name__ == "__main__":
    asyncio.run(main())
