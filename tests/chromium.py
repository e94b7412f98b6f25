"""Chromium of the system: in it tests and the tour open the sandbox's page, as a certain person, at a certain size."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SMALLEST = {"width": 320, "height": 640}
"""An old phone, in CSS pixels."""
WIDE = """() => [...document.querySelectorAll("button, a, .bubble, .write, .key, .text, header, .bar")]
    .filter((el) => el.getClientRects().length && getComputedStyle(el).visibility === "visible")
    .filter((el) => el.getBoundingClientRect().right > innerWidth + 1 || el.getBoundingClientRect().left < -1)
    .map((el) => `${el.className}: ${el.textContent.slice(0, 40)}`)"""
"""What of the page stands off the screen."""
CUT = """() => [...document.querySelectorAll(".key")]
    .filter((el) => el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1)
    .map((el) => el.textContent)"""
"""Buttons whose words are cut."""
READY_WITHIN_MS = 20_000  # a machine without Chinese type reads 19 MB of it first


def executable() -> str | None:
    """The system's Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def required() -> bool:
    """Under CI a missing browser is a failure, not a reason to skip."""
    return os.environ.get("CI") == "true"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "FONTCONFIG_FILE": str(_fonts(Path(folder)))}
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable(), args=list(FLAGS), env=environment)
            yield browser
            await browser.close()


def _fonts(folder: Path) -> Path:
    """The system's type and the Chinese type of the documents, so that a bare machine draws no boxes."""
    found = find_spec("noto_cjk_sans_otc")
    ours = f"<dir>{Path(found.origin).parent}</dir>" if found and found.origin else ""
    config = folder / "fonts.conf"
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    config.write_text(f"<fontconfig>{system}{ours}<cachedir>{folder}</cachedir></fontconfig>", encoding="utf-8")
    return config


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How somebody looks at the page. `width` and `height` in CSS pixels, `scale` device pixels for each of them."""

    width: int = 1280
    height: int = 800
    language: str = "zh-CN"
    dark: bool = False
    large: bool = False
    phone: bool = False
    scale: float = 1
    preferences: dict[str, str] = field(default_factory=dict)

    def stored(self) -> dict[str, str]:
        """What the page finds in its own storage."""
        return {"welcome": "seen", **({"large": "on"} if self.large else {}), **self.preferences}


PHONE = Look(width=390, height=844, phone=True)


async def window(browser: Browser, look: Look) -> tuple[BrowserContext, Page]:
    """A fresh window with nothing remembered."""
    context = await browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.dark else "light",
        locale=look.language,
        has_touch=look.phone,
        is_mobile=look.phone,
        device_scale_factor=look.scale,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    for key, value in look.stored().items():
        script = f"localStorage.getItem('yishiting.{key}') ?? localStorage.setItem('yishiting.{key}', '{value}')"
        await page.add_init_script(script)
    return context, page


async def enter(page: Page, url: str, person: int | None = None) -> None:
    """Open the sandbox's page as this person and wait until the room is there."""
    await page.goto(f"{url}/?as={person}" if person else f"{url}/")
    await page.wait_for_selector("body[data-ready]", timeout=READY_WITHIN_MS)
