"""Does the page look as it should: phone, large type, languages, keyboard, formatted text?"""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from telegram import Bot

from bot.sandbox import Sandbox
from tests.chromium import PHONE, Look
from tests.sandbox.page.room import FENG, GROUP, WANG, Opener, buttons
from tests.sandbox_client import Neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_on_a_phone_one_pane_is_shown_and_the_way_back(opened: Opener) -> None:
    page = await opened(WANG, PHONE)

    await expect(page.locator(".conversation")).to_be_hidden()
    await page.locator(f"[data-chat='{GROUP}']").click()
    await expect(page.locator(".chats")).to_be_hidden()
    await page.get_by_role("button", name="返回聊天列表").click()

    await expect(page.locator(f"[data-chat='{GROUP}']")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_large_type_on_a_small_phone_hides_nothing(opened: Opener, bot: Bot, language: str) -> None:
    await bot.send_poll(GROUP, "哪天打扫？", ["周六", "很长的选项，" * 12])
    await bot.send_message(GROUP, "https://example.org/" + "x" * 200, reply_markup=buttons({"同意": "1", "反对": "2"}))
    page = await opened(WANG, Look(width=360, height=740, phone=True, large=True, language=language))

    await page.locator(f"[data-chat='{GROUP}']").click()
    await expect(page.locator(".key")).to_have_count(2)

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = """() => [...document.querySelectorAll("button, a, .bubble, .write")]
        .filter((el) => el.getClientRects().length && getComputedStyle(el).visibility === "visible")
        .filter((el) => el.getBoundingClientRect().right > innerWidth + 1)
        .map((el) => el.className)"""
    assert await page.evaluate(wide) == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_on_the_smallest_phone_large_type_can_be_switched_off_again(opened: Opener, language: str) -> None:
    page = await opened(WANG, Look(width=320, height=640, phone=True, large=True, language=language))

    await page.locator(".settings-open").click()
    off = page.locator(".setting").last.locator(".segment").first
    assert await off.evaluate(
        "el => el.getBoundingClientRect().right <= innerWidth && el.getBoundingClientRect().left >= 0"
    )
    await off.click()

    await expect(page.locator("html")).not_to_have_attribute("data-large", "on")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_on_the_smallest_phone_the_bars_leave_half_of_the_height_to_the_chat(
    opened: Opener, life: Neighbourhood, language: str
) -> None:
    await life.person(FENG).says("电梯修好了", to=GROUP)
    page = await opened(WANG, Look(width=320, height=640, phone=True, large=True, language=language))
    await page.locator(f"[data-chat='{GROUP}']").click()

    await page.get_by_role("button", name="消息操作" if language == "zh-CN" else "Message actions").first.click()
    await page.get_by_role("menuitem", name="在聊天中查找" if language == "zh-CN" else "Search this chat").click()
    await expect(page.locator(".search-field")).to_be_in_viewport()
    await page.keyboard.press("Escape")

    await expect(page.locator(".search-bar")).to_be_hidden()
    assert await page.locator(".scroller").evaluate("el => el.clientHeight") >= 320


async def test_language_theme_and_type_are_switched_and_remembered(opened: Opener) -> None:
    page = await opened(WANG)

    await page.get_by_role("button", name="English").click()
    await expect(page.locator(".write")).to_have_attribute("placeholder", "Message")
    await page.get_by_role("button", name="Large type").click()
    await page.get_by_role("button", name="Dark").click()
    await page.reload()
    await page.wait_for_selector("body[data-ready]")

    root = page.locator("html")
    await expect(root).to_have_attribute("lang", "en")
    await expect(root).to_have_attribute("data-large", "on")
    await expect(root).to_have_attribute("data-theme", "dark")
    assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22.4px"


async def test_an_english_reader_is_spoken_to_in_english(opened: Opener, sandbox: Sandbox) -> None:
    await opened(WANG, Look(language="en-GB"))

    assert {p.language for p in sandbox.exchange.world.people.values()} == {"en"}


async def test_everything_is_reached_by_keyboard(opened: Opener, life: Neighbourhood) -> None:
    await life.person(FENG).says("一", to=GROUP)
    await life.person(FENG).says("二", to=GROUP)
    page = await opened(WANG)
    await expect(page.locator(".message")).to_have_count(2)

    await page.locator(f"[data-chat='{GROUP}']").focus()
    await page.keyboard.press("ArrowDown")
    assert await page.evaluate("document.activeElement.dataset.chat") == str(WANG)
    await page.locator(".message").last.focus()
    await page.keyboard.press("ArrowUp")
    assert "一" in await page.evaluate("document.activeElement.textContent")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("menu")).to_have_count(0)


async def test_state_marks_are_never_boxes_and_stay_in_the_text(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)

    await bot.send_message(GROUP, "🟡 诉求1号", reply_markup=buttons({"🔔 提醒我": "remind"}))

    await expect(page.locator(".message .text")).to_contain_text("🟡 诉求1号")
    await expect(page.locator(".key")).to_contain_text("🔔 提醒我")
    drawn = await page.locator(".message .text .mark svg").count()
    has_type = """() => { const pen = document.createElement("canvas").getContext("2d"); pen.font = "100px system-ui";
        return pen.measureText("🟡").width !== pen.measureText("\\u{10FFFD}").width; }"""
    assert bool(drawn) != await page.evaluate(has_type)


async def test_text_looks_as_the_bot_wrote_it(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)

    await bot.send_message(
        GROUP,
        "<b>粗<i>斜</i></b> <u>下</u> <s>删</s> <tg-spoiler>密</tg-spoiler> <code>c</code><pre>p</pre>"
        "<blockquote expandable>1\n2\n3\n4\n5</blockquote> #报修 /report &lt;b&gt;",
        parse_mode="HTML",
    )

    text = page.locator(".message .text")
    await expect(text.locator("b i")).to_have_text("斜")
    await expect(text.locator("u, s, code, pre, blockquote.expandable")).to_have_count(6)  # pre holds a code
    await expect(text).to_contain_text("<b>")
    await text.get_by_role("button", name="隐藏文字").click()
    await expect(text.locator(".spoiler.revealed")).to_have_text("密")
    await text.get_by_role("button", name="/report").click()
    await expect(page.locator(".message.out .text")).to_contain_text("/report")


async def test_a_stranger_is_told_once_what_this_is(opened: Opener) -> None:
    page = await opened(WANG, Look(preferences={"welcome": "new"}))

    await expect(page.locator(".welcome")).to_contain_text("现在是王秀英")
    await page.locator(".welcome").get_by_role("button", name="关闭").click()

    await expect(page.locator(".welcome")).to_be_hidden()


async def test_in_a_group_with_topics_a_message_says_in_which_it_stands(opened: Opener, life: Neighbourhood) -> None:
    wang = life.person(WANG)
    forum = await life.new_group("有话题的群", [wang], is_forum=True)
    thread = int((await wang.does("topics", chat_id=forum.chat_id, name="报修"))["message_thread_id"])
    await wang.says("灯坏了", to=forum, message_thread_id=thread)
    await wang.says("大家好", to=forum)
    page = await opened(WANG, PHONE)

    await page.locator(f"[data-chat='{forum.chat_id}']").click()

    await expect(page.locator(".message", has_text="灯坏了").locator(".topic")).to_have_text("# 报修")
    await expect(page.locator(".message", has_text="大家好").locator(".topic")).to_have_count(0)
