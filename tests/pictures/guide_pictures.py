"""Pictures of the guides: `python -m tests.pictures.guide_pictures` takes them from a community in the sandbox.

They go to docs/images/guide/, cropped to the messages that a step is about, each with its size on standard output.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.async_api import Browser, FloatRect, Page

from bot.demo.demo import demonstration
from tests import ROOT
from tests.chromium import PHONE, Look, chromium, enter, executable, window
from tests.pictures.guide_people import CHINESE, ENGLISH, Cast
from tests.pictures.guide_story import begin, told
from tests.sandbox_client import Neighbourhood, Person, Seen

FOLDER = ROOT / "docs" / "images" / "guide"
LARGEST = 120_000  # bytes of one picture
LARGEST_SUM = 3_000_000
MARGIN = 8  # CSS pixels around the messages
SETTLE_MS = 500

SHARP = replace(PHONE, scale=1.33)
TALL = replace(SHARP, height=1800)  # so high that a step needs no scrolling

_EDGES = """([first, last]) => {
    const [top, bottom] = [first, last].map(id => document.querySelector(`[data-message="${id}"]`));
    // What is the page's own is no part of a step.
    for (const each of document.querySelectorAll(".everybody, .pinned-place, .divider, .to-bottom")) each.style.display = "none";
    bottom.scrollIntoView({ block: "end" });
    return [top.getBoundingClientRect().top, bottom.getBoundingClientRect().bottom];
}"""


async def _edges(page: Page, first: Seen, last: Seen) -> tuple[float, float]:
    """Where these messages begin and end on the screen, with the page at rest: it moves a little after a change."""
    for _ in range(2):
        await page.wait_for_timeout(SETTLE_MS)
        top, bottom = await page.evaluate(_EDGES, [first.id, last.id])
    return top, bottom


@dataclass(slots=True)
class Phone:
    """Takes the pictures of one language."""

    browser: Browser
    life: Neighbourhood
    language: str
    folder: Path

    async def chat(self, name: str, person: Person, first: Seen, last: Seen | None = None) -> None:
        """What this person sees in the chat, from one message to another."""
        async with self._looking(person, first, TALL) as page:
            top, bottom = await _edges(page, first, last or first)
            await self._shoot(page, name, top, bottom)

    async def vote(self, name: str, person: Person, card: Seen, label: str) -> None:
        """This person presses a button below the card, and the note with the receipt appears."""
        async with self._looking(person, card, replace(TALL, scale=1.2)) as page:
            await page.locator(f"[data-message='{card.id}'] .key", has_text=label).click()
            await page.locator(".toast").wait_for()
            await page.wait_for_timeout(SETTLE_MS)
            note = await page.locator(".toast").bounding_box()
            assert note is not None
            top, _ = await _edges(page, card, card)
            too_high = round(top - note["y"] - note["height"] - MARGIN)
            await page.set_viewport_size({"width": PHONE.width, "height": TALL.height - too_high})
            _, bottom = await _edges(page, card, card)
            await self._shoot(page, name, note["y"], bottom)

    @asynccontextmanager
    async def _looking(self, person: Person, at: Seen, look: Look) -> AsyncIterator[Page]:
        """The page as this person, with the chat of that message open."""
        look = replace(look, language="zh-CN" if self.language == "zh" else "en-GB")
        context, page = await window(self.browser, look)
        try:
            await enter(page, self.life.url, person.id)
            await page.locator(f".chat-row[data-chat='{at.chat_id}']").click()
            await page.locator(f"[data-message='{at.id}']").wait_for()
            await page.wait_for_timeout(SETTLE_MS)
            yield page
        finally:
            await context.close()
            await self.life.post("/language", language=None)  # an English page has all apps speak English

    async def _shoot(self, page: Page, name: str, top: float, bottom: float) -> None:
        area: FloatRect = {"x": 0, "y": top - MARGIN, "width": PHONE.width, "height": bottom - top + 2 * MARGIN}
        await page.screenshot(path=self._file(name), animations="disabled", clip=area)
        self._tell(name)

    async def paper(self, name: str, content: bytes) -> None:
        """The upper part of a PDF's first page."""
        with tempfile.NamedTemporaryFile(suffix=".pdf") as paper:
            paper.write(content)
            paper.flush()
            target = str(self._file(name).with_suffix(""))
            how = ["-png", "-gray", "-singlefile", "-f", "1", "-l", "1", "-r", "80", "-x", "0", "-y", "0"]
            command = ["pdftoppm", *how, "-W", "662", "-H", "390", paper.name, target]
            await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
        self._tell(name)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}-{self.language}.png"

    def _tell(self, name: str) -> None:
        size = self._file(name).stat().st_size
        if size > LARGEST:
            raise ValueError(f"{self._file(name).name} has {size} bytes, more than {LARGEST}")
        sys.stdout.write(f"{self._file(name).name}  {size // 1000} kB\n")
        sys.stdout.flush()


async def take(browser: Browser, cast: Cast, folder: Path) -> None:
    """The house of one language, from the beginning."""
    with tempfile.TemporaryDirectory(prefix="yishiting-guide-") as place:
        async with (
            demonstration(Path(place), founded=False, language=cast.language) as running,
            Neighbourhood(running.sandbox.url) as life,
        ):
            await told(await begin(cast, life, running, Phone(browser, life, cast.language, folder)))


async def main(*languages: str) -> None:
    if executable() is None or shutil.which("pdftoppm") is None:
        sys.exit("The pictures need Chromium and poppler: apt-get install chromium poppler-utils")
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for cast in (CHINESE, ENGLISH):
            if not languages or cast.language in languages:
                await take(browser, cast, FOLDER)
    total = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    sys.stdout.write(f"{total // 1000} kB in all\n")
    if total > LARGEST_SUM:
        raise ValueError(f"the pictures have {total} bytes together, more than {LARGEST_SUM}")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
