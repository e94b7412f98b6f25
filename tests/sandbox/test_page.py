"""Can a stranger live in the browser's chat? The page in a real headless Chromium, with a bot of a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyKeyboardMarkup, Update

from bot.sandbox import Sandbox
from bot.sandbox.pictures import grey
from tests.chromium import PHONE, Look, chromium, enter, executable, required, window
from tests.sandbox_client import Neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

GROUP = -1_001_000_000_281
WANG, CHAIR, FENG = 810_001, 810_010, 810_012
expect.set_options(timeout=8000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if executable() is None:
        if required():
            pytest.fail("Chromium is not installed, and under CI the page must be tested")
        pytest.skip("Chromium is not installed")
    async with chromium() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def life(sandbox: Sandbox) -> AsyncIterator[Neighbourhood]:
    async with Neighbourhood(sandbox.url) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot that answers a press with its data: `alert:…` as an alert, `silent` not at all."""
    async with Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as found:
        listening = asyncio.create_task(_listen(found))
        yield found
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listen(bot: Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=5, allowed_updates=Update.ALL_TYPES):
            offset = update.update_id + 1
            query = update.callback_query
            if query is None or query.data == "silent":
                continue
            await asyncio.sleep(0.3)
            await query.answer(str(query.data), show_alert=str(query.data).startswith("alert:"))


Opener = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="module")
async def opened(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Opener]:
    """Opens the page as a person; at the end nothing may have gone wrong inside it."""
    contexts, troubles = [], []

    async def open_page(person: int = WANG, look: Look | None = None) -> Page:
        context, page = await window(browser, look or Look())
        contexts.append(context)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: troubles.append(line.text) if "Security Policy" in line.text else None)
        await enter(page, sandbox.url, person)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert troubles == []


def buttons(*rows: dict[str, str]) -> InlineKeyboardMarkup:
    def button(text: str, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text, **({"url": data} if data.startswith("http") else {"callback_data": data}))

    return InlineKeyboardMarkup([[button(*pair) for pair in row.items()] for row in rows])


async def say(page: Page, words: str) -> None:
    await page.locator(".write").fill(words)
    await page.keyboard.press("Enter")


async def test_what_one_writes_the_others_see_at_once(opened: Opener) -> None:
    wang, feng = await opened(WANG), await opened(FENG)

    await say(wang, "3栋电梯又停了")

    await expect(wang.locator(".message.out .text")).to_contain_text("3栋电梯又停了")
    await expect(wang.locator(".write")).to_have_value("")
    await expect(feng.locator(".message.in .sender-name")).to_have_text("王秀英")
    await expect(feng.locator(".message.in .text")).to_contain_text("3栋电梯又停了")


HOSTILE = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"><b>hi</b> javascript:alert(1)'


async def test_hostile_words_stay_words(opened: Opener, bot: Bot, life: Neighbourhood) -> None:
    page = await opened(WANG)
    evil = await life.newcomer("<img src=x onerror=window.hacked=1>", chats=[GROUP])

    await evil.says(HOSTILE, to=GROUP)
    await bot.send_poll(GROUP, HOSTILE[:200], [HOSTILE[:90], "b"])
    await bot.send_document(GROUP, b"x", filename="<img src=x onerror=window.hacked=1>.txt")
    await bot.send_message(GROUP, "k", reply_markup=buttons({HOSTILE: "alert:<img src=x onerror=window.hacked=1>"}))
    await page.locator(".key").last.click()

    await expect(page.locator(".alert-text")).to_contain_text("<img src=x")
    await expect(page.locator(".message .text").first).to_contain_text(HOSTILE)
    assert await page.locator(".messages script, .messages img, .messages .text b, .alert img").count() == 0
    assert await page.evaluate("window.hacked") is None


async def test_a_stranger_is_told_once_what_this_is(opened: Opener) -> None:
    page = await opened(WANG, Look(preferences={"welcome": "new"}))

    await expect(page.locator(".welcome")).to_contain_text("现在是王秀英")
    await page.locator(".welcome").get_by_role("button", name="关闭").click()

    await expect(page.locator(".welcome")).to_be_hidden()


async def test_a_string_cannot_become_markup(opened: Opener) -> None:
    page = await opened(WANG)

    refused = await page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; } }"
    )

    assert refused


async def test_a_button_waits_for_its_answer_and_shows_it(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    await bot.send_message(GROUP, "电梯", reply_markup=buttons({"我也是": "too:12", "全文": "alert:全文在这里"}))

    await page.get_by_role("button", name="我也是").click()
    await expect(page.locator(".key .spinner")).to_be_visible()
    await expect(page.locator(".toast")).to_have_text("too:12")
    await expect(page.locator(".key .spinner")).to_have_count(0)

    await page.get_by_role("button", name="全文").click()
    await expect(page.locator("dialog.alert")).to_contain_text("全文在这里")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog.alert")).to_have_count(0)


async def test_a_button_without_an_answer_says_so(opened: Opener, bot: Bot, sandbox: Sandbox) -> None:
    sandbox.exchange.settings.answer_within = 0.5
    page = await opened(WANG)
    await bot.send_message(GROUP, "电梯", reply_markup=buttons({"等": "silent"}))

    await page.get_by_role("button", name="等").click()

    await expect(page.locator(".toast")).to_have_text("机器人没有应答")


async def test_a_deep_link_opens_the_private_chat_with_its_payload(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    link = f"https://t.me/{bot.username}?start=m_12"
    await bot.send_message(GROUP, "补充", reply_markup=buttons({"私聊里说": link}))

    await page.get_by_role("link", name="私聊里说").click()

    await expect(page.locator(".title-name")).to_have_text("议事亭")
    await expect(page.locator(".message.out .text")).to_contain_text("/start m_12")


async def test_a_fresh_private_chat_offers_start(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)

    await page.locator(f"[data-chat='{WANG}']").click()
    await expect(page.locator(".write")).to_be_hidden()
    await page.get_by_role("button", name="开始", exact=True).click()

    await expect(page.locator(".message.out .text")).to_contain_text("/start")
    await expect(page.locator(".write")).to_be_visible()


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


async def test_state_marks_are_never_boxes_and_stay_in_the_text(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)

    await bot.send_message(GROUP, "🟡 诉求1号", reply_markup=buttons({"🔔 提醒我": "remind"}))

    await expect(page.locator(".message .text")).to_contain_text("🟡 诉求1号")
    await expect(page.locator(".key")).to_contain_text("🔔 提醒我")
    drawn = await page.locator(".message .text .mark svg").count()
    has_type = """() => { const pen = document.createElement("canvas").getContext("2d"); pen.font = "100px system-ui";
        return pen.measureText("🟡").width !== pen.measureText("\\u{10FFFD}").width; }"""
    assert bool(drawn) != await page.evaluate(has_type)


async def test_a_reply_keyboard_sends_its_words(opened: Opener, bot: Bot, life: Neighbourhood) -> None:
    await life.person(WANG).starts()
    page = await opened(WANG)
    await page.locator(f"[data-chat='{WANG}']").click()
    keys = ReplyKeyboardMarkup([["报修", "投诉"]], one_time_keyboard=True)
    await bot.send_message(WANG, "是哪一类？", reply_markup=keys)

    await page.locator(".reply-keyboard").get_by_role("button", name="报修").click()

    await expect(page.locator(".message.out .text").last).to_contain_text("报修")
    await expect(page.locator(".reply-keyboard")).to_be_hidden()


@pytest.mark.parametrize(
    ("item", "shown"), [("语音（示例）", ".player"), ("贴纸（示例）", ".sticker"), ("位置", ".file")]
)
async def test_voice_sticker_and_place_are_sent_as_samples(opened: Opener, item: str, shown: str) -> None:
    page = await opened(WANG)

    await page.get_by_role("button", name="添加附件").click()
    await page.get_by_role("menuitem", name=item).click()

    await expect(page.locator(f".message.out {shown}")).to_be_visible()


async def test_a_poll_is_answered_and_retracted(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    await bot.send_poll(GROUP, "哪天打扫？", ["周六", "周日"], is_anonymous=False, allows_revoting=True)

    await page.get_by_role("radio", name="周六").click()
    await expect(page.locator(".option.chosen .option-percent")).to_have_text("100%")
    await page.get_by_role("button", name="撤回我的票").click()

    await expect(page.get_by_role("radio")).to_have_count(2)


async def test_several_choices_are_sent_together(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    sent = await bot.send_poll(GROUP, "装在哪？", ["北门", "东门", "车棚"], allows_multiple_answers=True)

    await expect(page.get_by_role("button", name="投票", exact=True)).to_be_disabled()
    await page.get_by_role("checkbox", name="北门").click()
    await page.get_by_role("checkbox", name="车棚").click()
    await page.get_by_role("button", name="投票", exact=True).click()

    await expect(page.locator(".option.chosen")).to_have_count(2)
    closed = await bot.stop_poll(GROUP, sent.message_id)
    assert [option.voter_count for option in closed.options] == [1, 0, 1]
    await expect(page.locator(".poll-kind")).to_contain_text("已结束")


async def test_hidden_results_show_only_ones_own_choice(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    await bot.send_poll(GROUP, "换物业？", ["换", "不换"], api_kwargs={"hide_results_until_closes": True})

    await page.get_by_role("radio", name="不换").click()

    await expect(page.locator(".option.chosen")).to_contain_text("不换")
    await expect(page.locator(".option-percent")).to_have_count(0)


async def test_everybody_votes_at_one_press(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    sent = await bot.send_poll(GROUP, "哪天？", ["周六", "周日"])
    await page.get_by_role("radio", name="周六").click()

    await page.get_by_role("button", name="让大家投票").click()
    await page.get_by_role("menuitem", name="多数选“周六”").click()

    await expect(page.locator(".poll-count")).to_have_text("29 人已投", timeout=15_000)
    stopped = await bot.stop_poll(GROUP, sent.message_id)
    assert stopped.options[0].voter_count > stopped.options[1].voter_count


async def test_ones_own_message_is_edited_with_the_arrow_key(opened: Opener) -> None:
    page = await opened(WANG)
    await say(page, "电梯坏了")
    await expect(page.locator(".message.out")).to_be_visible()

    await page.locator(".write").press("ArrowUp")
    await page.locator(".write").fill("3栋电梯坏了")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.out .text")).to_contain_text("3栋电梯坏了")
    await expect(page.locator(".message.out .edited")).to_have_text("已编辑")


async def test_a_reply_quotes_what_it_answers(opened: Opener, life: Neighbourhood) -> None:
    page = await opened(WANG)
    await life.person(FENG).says("谁有物业电话？", to=GROUP)
    message = page.locator(".message.in")

    await message.focus()
    await page.keyboard.press("r")
    await expect(page.locator(".context-head")).to_have_text("回复 冯涛")
    await page.keyboard.type("在公告栏上")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.out .quote")).to_contain_text("谁有物业电话？")


async def test_commands_are_chosen_with_the_keyboard(opened: Opener, bot: Bot) -> None:
    await bot.set_my_commands([("report", "报一件事"), ("matters", "正在办的事")])
    page = await opened(WANG)

    await page.locator(".write").press_sequentially("/")
    await expect(page.locator("[role=option]")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.out .text")).to_contain_text("/matters")


async def test_pinned_messages_stand_above_the_chat(opened: Opener, bot: Bot, life: Neighbourhood) -> None:
    chair = life.person(CHAIR)
    page = await opened(WANG)
    sent: Message = await bot.send_message(GROUP, "第 3 号表决：更换电梯")

    await life.post(f"/people/{chair.id}/pins", chat_id=GROUP, message_id=sent.message_id)

    await expect(page.locator(".pinned-text")).to_have_text("第 3 号表决：更换电梯")
    await expect(page.locator(".service").last).to_contain_text("郑国平 置顶了“第 3 号表决：更换电梯”")


async def test_one_becomes_somebody_else_and_sees_their_unread(opened: Opener, bot: Bot, life: Neighbourhood) -> None:
    page = await opened(WANG)
    await life.person(FENG).starts()
    await bot.send_message(FENG, "您明天值班")
    await expect(page.locator(".who .dot")).to_be_visible()

    await page.locator(".who").click()
    await expect(page.locator(f"[data-person='{FENG}'] .badge")).to_have_text("1")
    await page.locator("dialog input").fill("冯涛")
    await page.keyboard.press("Enter")

    await expect(page.locator(".who-name")).to_contain_text("冯涛")
    await expect(page.locator(f"[data-chat='{FENG}'] .badge")).to_have_text("1")
    await page.locator(f"[data-chat='{FENG}']").click()
    await expect(page.locator(".message.in .text")).to_contain_text("您明天值班")
    await expect(page.locator(f"[data-chat='{FENG}'] .badge")).to_have_count(0)


async def test_new_messages_are_divided_off_where_one_left(opened: Opener, life: Neighbourhood) -> None:
    for words in ("一", "二", "三"):
        await life.person(FENG).says(words, to=GROUP)
    await life.post(f"/people/{WANG}/read", chat_id=GROUP)
    await life.person(FENG).says("四", to=GROUP)
    page = await opened(WANG)
    divided = page.locator(".divider + .message")
    await expect(divided).to_contain_text("四")

    await life.person(FENG).says("五", to=GROUP)

    await expect(page.locator(".message")).to_have_count(5)
    await expect(divided).to_contain_text("四")


async def test_the_clock_moves_forward(opened: Opener, sandbox: Sandbox) -> None:
    page = await opened(WANG)
    before = sandbox.exchange.now

    await page.get_by_role("button", name="+1 周").click()

    await expect(page.locator(".toast")).to_contain_text("时间已到")
    assert 604_800 <= sandbox.exchange.now - before < 604_860


async def test_photos_are_sent_as_an_album_and_enlarged(opened: Opener) -> None:
    page = await opened(WANG)
    await page.get_by_role("button", name="添加附件").click()

    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="照片").click()
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": grey(80, 60)} for n in (1, 2)]
    await (await chooser.value).set_files(files)
    await page.locator(".write").fill("现场")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.out .photo")).to_have_count(2)
    await expect(page.locator(".message.out .text")).to_contain_text("现场")
    await page.locator(".photo").first.click()
    await expect(page.locator(".lightbox-count")).to_have_text("1 / 2")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".lightbox-count")).to_have_text("2 / 2")
    await page.keyboard.press("Escape")
    await expect(page.locator(".lightbox")).to_have_count(0)


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


async def test_language_theme_and_type_are_switched_and_remembered(opened: Opener) -> None:
    page = await opened(WANG)

    await page.get_by_role("button", name="English").click()
    await expect(page.locator(".write")).to_have_attribute("placeholder", "Message the group")
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


async def test_a_restarted_sandbox_is_found_again(opened: Opener, sandbox: Sandbox, life: Neighbourhood) -> None:
    page = await opened(WANG)
    port = sandbox.port
    for number in range(20):  # the new sandbox will count its events from nought
        await life.person(FENG).says(f"第 {number} 句", to=GROUP)
    await expect(page.locator(".message")).to_have_count(20)

    await sandbox.stop()
    await expect(page.locator(".offline")).to_be_visible()
    async with Sandbox(port=port) as again, Neighbourhood(again.url) as fresh:
        await expect(page.locator(".offline")).to_be_hidden(timeout=15_000)
        await expect(page.locator(".message")).to_have_count(0)
        await fresh.person(FENG).says("又回来了", to=GROUP)
        await expect(page.locator(".message.in .text")).to_contain_text("又回来了")
