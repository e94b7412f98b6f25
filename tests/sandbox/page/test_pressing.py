"""Are buttons pressed, answered and votes cast in the browser's chat?"""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from telegram import Bot, ReplyKeyboardMarkup

from bot.sandbox import Sandbox
from tests.sandbox.page.room import GROUP, WANG, Opener, buttons
from tests.sandbox_client import Neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


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


async def test_a_reply_keyboard_sends_its_words(opened: Opener, bot: Bot, life: Neighbourhood) -> None:
    await life.person(WANG).starts()
    page = await opened(WANG)
    await page.locator(f"[data-chat='{WANG}']").click()
    keys = ReplyKeyboardMarkup([["报修", "投诉"]], one_time_keyboard=True)
    await bot.send_message(WANG, "是哪一类？", reply_markup=keys)

    await page.locator(".reply-keyboard").get_by_role("button", name="报修").click()

    await expect(page.locator(".message.out .text").last).to_contain_text("报修")
    await expect(page.locator(".reply-keyboard")).to_be_hidden()


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


async def test_most_can_choose_in_favour_whatever_the_language_of_the_ballot(opened: Opener, bot: Bot) -> None:
    page = await opened(WANG)
    for first, *others in (["同意", "反对", "弃权"], ["In favour", "Against", "Abstain"]):
        keys = {text: f"1:ballot.cast:1:{text[:2]}" for text in (first, *others)}
        await bot.send_message(GROUP, f"第1号议案 {first}", reply_markup=buttons(keys))
        await expect(page.get_by_role("button", name=first, exact=True)).to_be_visible()

        await page.get_by_role("button", name="让大家投票").last.click()

        await expect(page.get_by_role("menuitem", name=f"多数选“{first}”")).to_be_visible()
        await page.keyboard.press("Escape")
