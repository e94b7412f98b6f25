"""Can people talk in the browser's chat, and find their way in it?"""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from telegram import Bot, Message

from bot.sandbox import Sandbox
from bot.sandbox.pictures import grey
from tests.ports import own_port
from tests.sandbox.page.room import CHAIR, FENG, GROUP, WANG, Opener, buttons, say
from tests.sandbox_client import Neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


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


async def test_a_string_cannot_become_markup(opened: Opener) -> None:
    page = await opened(WANG)

    refused = await page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; } }"
    )

    assert refused


@pytest.mark.parametrize(
    ("item", "shown"), [("语音（示例）", ".player"), ("贴纸（示例）", ".sticker"), ("位置", ".file")]
)
async def test_voice_sticker_and_place_are_sent_as_samples(opened: Opener, item: str, shown: str) -> None:
    page = await opened(WANG)

    await page.get_by_role("button", name="添加附件").click()
    await page.get_by_role("menuitem", name=item).click()

    await expect(page.locator(f".message.out {shown}")).to_be_visible()


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


async def test_a_restarted_sandbox_is_found_again(opened: Opener, sandbox: Sandbox, life: Neighbourhood) -> None:
    page = await opened(WANG)
    port = sandbox.port
    for number in range(20):  # the new sandbox will count its events from nought
        await life.person(FENG).says(f"第 {number} 句", to=GROUP)
    await expect(page.locator(".message")).to_have_count(20)

    await sandbox.stop()
    own_port(port)
    await expect(page.locator(".offline")).to_be_visible()
    async with Sandbox(port=port) as again, Neighbourhood(again.url) as fresh:
        await expect(page.locator(".offline")).to_be_hidden(timeout=15_000)
        await expect(page.locator(".message")).to_have_count(0)
        await fresh.person(FENG).says("又回来了", to=GROUP)
        await expect(page.locator(".message.in .text")).to_contain_text("又回来了")
