"""Can README's "For real" be lived in the empty demonstration, from adding the bot to the first vote?"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo.demo import Demonstration, demonstration
from bot.sandbox.sample.community import COMMITTEE_GROUP, OWNERS_GROUP
from storage.register import register
from storage.residents import bindings
from tests.chromium import Look, chromium, enter, executable, required, window
from tests.sandbox_client import Neighbourhood, Person

CHAIR = 810_010


async def _proposes(person: Person, role: str, name: str) -> None:
    await person.says("/who")
    await person.presses("给予身份")
    await person.presses(role)
    await person.says(name)
    await person.presses(name)


async def _slip(running: Demonstration, home: str) -> str:
    """The code of one more slip; the printed ones are read only by people."""
    code = bindings.new_code()
    async with running.yishiting.database.uow(running.clock.now()) as uow:
        at = {str(place): key for key, place in (await register.places(uow, 1)).items()}
        await bindings.add_slips(uow, 1, {bindings.hash_code(code): at[home]}, by=None)
    return code


async def test_from_adding_the_bot_to_the_first_vote_of_the_committee(tmp_path: Path) -> None:
    async with (
        demonstration(tmp_path, empty=True) as running,
        Neighbourhood(running.sandbox.url) as life,
    ):
        group, committee = life.chat(OWNERS_GROUP), life.chat(COMMITTEE_GROUP)
        chair, wu, feng = life.person("chair"), life.person("吴晓燕"), life.person("冯涛")
        assert not [one for one in await group.messages() if one.by_bot]

        # As a new bot has it, privacy mode was on until the bot came; it hears hashtags all the same.
        asked = [one for one in running.sandbox.exchange.requests if one["method"] == "setMySettings"]
        assert [(one["params"]["can_read_all_group_messages"], one["ok"]) for one in asked] == [(True, True)]

        await chair.does("add-bot", chat_id=group.chat_id)
        met = await group.shows("", button="设立")
        assert "现在可用：命令、# 标签、照片" in met.text
        await chair.presses("设立", on=met)
        await group.shows("", button="设置（筹备人）")
        for person in (chair, wu, feng):
            await person.starts()
            await person.says("/who", to=group)
        (listed,) = [one for one in await committee.messages() if one.files]
        forwarded = {"chat_id": committee.chat_id, "message_id": listed.id}
        await chair.does("messages", chat_id=chair.id, forward_of=forwarded)
        await chair.sees("281", within=30)
        await chair.presses("作为业主名册")
        await chair.sees("现在就是业主名册")
        for person, name, home in ((wu, "吴晓燕", "2-2-402"), (feng, "冯涛", "4-1-301")):
            await person.starts(f"slip-{await _slip(running, home)}")
            await person.presses("业主：")
            await chair.presses("确认")
            await _proposes(chair, "业委会委员", name)
        await wu.presses("确认")
        await feng.presses("确认")
        await wu.says("/motion")
        await wu.says("换一把门锁")
        await wu.says("单元门锁坏了，换一把。")
        await wu.presses("业委会日常事务")
        await wu.presses("3天")
        await wu.presses("用按钮")
        await wu.presses("交给另一位委员")
        await feng.presses("开始表决")

        await group.shows("换一把门锁", button="同意")


@pytest.mark.browser
async def test_the_bot_is_added_and_made_administrator_from_the_group_s_menu(tmp_path: Path) -> None:
    if executable() is None:
        if required():
            pytest.fail("Chromium is not installed, and under CI the page must be tested")
        pytest.skip("Chromium is not installed")
    async with demonstration(tmp_path, empty=True, language="en", names="en") as running, chromium() as browser:
        context, page = await window(browser, Look(width=320, height=640, phone=True, large=True, language="en-GB"))
        await enter(page, running.sandbox.url, CHAIR)
        await page.locator(f"[data-chat='{COMMITTEE_GROUP}']").click()
        await expect(page.locator(".file-name")).to_have_text("Register of owners.xlsx")
        await page.get_by_role("button", name="Back to the chat list").click()
        await page.locator(f"[data-chat='{OWNERS_GROUP}']").click()

        for entry in ("Add the bot to this group", "Make the bot an administrator"):
            await page.get_by_role("button", name="Message actions").first.click()
            await page.get_by_role("menuitem", name=entry).click()

        await expect(page.locator(".key", has_text="Set up")).to_be_visible()
        await expect(page.locator(".message .text").last).to_contain_text("Nothing is missing.")
        await context.close()
