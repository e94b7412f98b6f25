"""Does every voter with a private chat hear of their ballot, whatever becomes of the answers to the presses?"""

from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import select

from storage.ballots.ballots import ballots
from storage.communities.accounts import accounts
from tests.sandbox_client import Person
from tests.scenarios.motions.test_motions import ZH, opened
from tests.scenarios.motions.test_sealed_votes import BY_BUTTONS
from tests.scenarios.village import Village

SEED = 20261130
RECEIPT = re.compile(r"已记录：(同意|反对)。回执号 ([A-Z2-7]{10})。")
WAYS_TO_FAIL: dict[str, dict[str, int]] = {
    "cut": {},
    "status": {"status": 502},
    "flood": {"retry_after": 20},
}
CHOICES = {"yes": "同意", "no": "反对"}


async def _ballots(life: Village) -> list[tuple[int, str, str]]:
    """Telegram id, receipt and choice of everybody whose ballot stands."""
    joined = ballots.join(accounts, accounts.c.id == ballots.c.account_id)
    query = select(accounts.c.telegram_id, ballots.c.receipt, ballots.c.choice).select_from(joined).distinct()
    return [(row.telegram_id, row.receipt, row.choice) for row in await life.database.look(query)]


async def _in_private(person: Person) -> list[tuple[str, str]]:
    """The receipts that came into the private chat: choice and code."""
    seen = [one.text for one in await person.reads() if one.by_bot and "提示在途中丢了" in one.text]
    return [found for text in seen for found in RECEIPT.findall(text)]


@pytest.mark.nightly  # 45 s: whoever is not answered waits
async def test_with_three_answers_in_ten_lost_everybody_who_can_be_told_is_told_once(settled: Village) -> None:
    """Five rounds of 22 ballots, each another choice than before."""
    people = settled.sandbox.exchange.world.people
    await opened(settled, BY_BUTTONS, title="更换门禁", text="从维修资金支出 70,000 元。")
    card = await settled.group.shows("第1号议案", button="同意")
    await settled.post("/bot", answer_within=6)
    for kind, more in WAYS_TO_FAIL.items():
        await settled.fault(kind, "answerCallbackQuery", times=10_000, share=0.1, seed=f"{SEED} {kind}", **more)

    in_private = 0
    for label in ("同意", "反对", "同意", "反对", "同意"):
        answers = await settled.everybody_votes(card, label, seed=SEED)
        await settled.quiet()
        for account, code, choice in await _ballots(settled):
            private = await _in_private(settled.person(account))
            heard = [*RECEIPT.findall(answers[account].text), *(one for one in private if one[1] == code)]
            in_private += len(heard) - bool(answers[account].text)
            assert CHOICES[choice] == label
            assert set(heard) <= {(label, code)}, "somebody else's, or another choice"
            often = {1} if people[account].started else {0, 1}
            assert len(heard) in often, f"seed {SEED}: {account} heard {heard}"
    assert in_private > 0, f"nothing was lost with seed {SEED}"


async def test_an_answer_that_arrived_although_nobody_confirmed_it_is_not_said_again(settled: Village) -> None:
    member = await opened(settled, ZH, title="换锁", text="支出 3,000 元。")
    card = await member.sees("第1号议案", where=settled.chat("业委会"), button="同意")
    await settled.fault("accept_then_cut", "answerCallbackQuery")

    answer = await member.presses("同意", on=card)
    await settled.quiet()

    assert RECEIPT.findall(answer.text)
    assert await _in_private(member) == []


async def test_a_lost_answer_is_in_the_log_without_what_it_said(
    settled: Village, caplog: pytest.LogCaptureFixture
) -> None:
    member = await opened(settled, ZH, title="换锁", text="支出 3,000 元。")
    card = await member.sees("第1号议案", where=settled.chat("业委会"), button="同意")
    await settled.fault("cut", "answerCallbackQuery", times=3)

    await member.presses("同意", on=card, wait=0)
    seen = await member.sees("提示在途中丢了")
    await settled.quiet()

    ((_, code),) = RECEIPT.findall(seen.text)
    assert "the answer to a press could not be given: NetworkError" in caplog.text
    assert code not in caplog.text


async def test_a_flood_is_waited_out_for_as_long_as_telegram_says(settled: Village) -> None:
    member = await opened(settled, ZH, title="换锁", text="支出 3,000 元。")
    card = await member.sees("第1号议案", where=settled.chat("业委会"), button="同意")
    await settled.fault("flood", "answerCallbackQuery", retry_after=2)
    pressed = time.monotonic()

    assert RECEIPT.findall((await member.presses("同意", on=card)).text)

    assert time.monotonic() - pressed >= 2


async def test_a_bot_that_ends_before_the_answers_leave_says_them_after_its_next_start(
    settled: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = await opened(settled, ZH, title="换锁", text="支出 3,000 元。")
    card = await member.sees("第1号议案", where=settled.chat("业委会"), button="同意")
    monkeypatch.setattr(settled.yishiting.answers, "send", lambda _: None)

    await member.presses("同意", on=card, wait=0)
    await settled.quiet()
    async with settled.stopped():
        pass
    await settled.forward(minutes=4)

    await member.sees("提示在途中丢了")
