"""Does one find one's way on the page: what was said, what one began to write, where a link leads, which day it is?"""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.chromium import PHONE, Look
from tests.sandbox.page.room import FENG, GROUP, WANG, Opener, say
from tests.sandbox_client import Neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_what_was_said_long_ago_is_found_in_the_chat(opened: Opener, life: Neighbourhood) -> None:
    feng = life.person(FENG)
    await feng.says("电梯修好了", to=GROUP)
    for number in range(70):  # more than one page of the chat
        await feng.says(f"第 {number} 句", to=GROUP)
    await feng.says("电梯又停了", to=GROUP)
    page = await opened(WANG)

    await page.get_by_role("button", name="在聊天中查找").click()
    await page.keyboard.type("电梯")

    await expect(page.locator(".search-count")).to_have_text("1 / 2")
    await expect(page.locator(".message.flash")).to_contain_text("电梯又停了")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.flash")).to_contain_text("电梯修好了")
    await expect(page.locator(".message.flash")).to_be_in_viewport()
    await page.locator(".search-field").fill("没人说过")
    await expect(page.locator(".search-count")).to_have_text("没有找到")


async def test_a_chat_in_which_one_has_begun_to_write_says_so(opened: Opener) -> None:
    page = await opened(WANG)
    await page.locator(f"[data-chat='{GROUP}']").click()
    await page.locator(".write").fill("楼道灯不亮")

    await page.locator(f"[data-chat='{WANG}']").click()

    row = page.locator(f"[data-chat='{GROUP}']")
    await expect(row).to_contain_text("草稿: 楼道灯不亮")
    await row.click()
    await expect(page.locator(".write")).to_have_value("楼道灯不亮")
    await page.keyboard.press("Enter")
    await page.locator(f"[data-chat='{WANG}']").click()
    await expect(row).not_to_contain_text("草稿")


async def test_on_a_phone_going_back_keeps_what_one_has_begun(opened: Opener) -> None:
    page = await opened(WANG, PHONE)
    await page.locator(f"[data-chat='{GROUP}']").click()
    await page.locator(".write").fill("楼道灯不亮")

    await page.get_by_role("button", name="返回聊天列表").click()

    await expect(page.locator(f"[data-chat='{GROUP}']")).to_contain_text("草稿: 楼道灯不亮")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("3-2-501", "这不像链接"),
        ("https://example.org/x", "这不像链接"),
        ("t.me/somebody_else?start=a", "这个链接去 @somebody_else"),
        ("https://t.me/{bot}?start=slip%20A7", "不完整或有错字"),
    ],
)
async def test_a_link_that_cannot_be_opened_says_why(opened: Opener, sandbox: Sandbox, address: str, said: str) -> None:
    page = await opened(WANG)
    await page.get_by_role("button", name="消息操作").first.click()
    await page.get_by_role("menuitem", name="打开链接").click()

    await page.locator("dialog .field").fill(address.format(bot=sandbox.exchange.world.bot.username))
    await page.keyboard.press("Enter")

    await expect(page.locator(".toast")).to_contain_text(said)
    await expect(page.locator("dialog .field")).to_be_visible()


async def test_the_day_above_the_messages_goes_with_the_clock(opened: Opener) -> None:
    page = await opened(WANG)
    await say(page, "今天说的")
    await expect(page.locator(".day")).to_have_text("今天")

    await page.get_by_role("button", name="+1 天").click()

    await expect(page.locator(".day").first).to_have_text("昨天")


@pytest.mark.parametrize(
    "look", [Look(), Look(width=320, height=640, phone=True, large=True)], ids=["desktop", "phone"]
)
async def test_a_lost_connection_covers_nothing(opened: Opener, sandbox: Sandbox, look: Look) -> None:
    page = await opened(WANG, look)
    await page.locator(f"[data-chat='{GROUP}']").click()

    await sandbox.stop()

    await expect(page.locator(".offline")).to_be_visible(timeout=15_000)
    title = page.locator(".title-name")
    covered = """el => { const box = el.getBoundingClientRect();
        return !el.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"""
    assert await title.evaluate(covered) is False
