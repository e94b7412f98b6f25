"""Does whoever votes hear of it although the answer to the press was lost: in private, once, and nobody else?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.ballots.receipts import give_later, look_later
from storage.ballots import receipts
from storage.communities import chats
from storage.engine.database import Database
from storage.engine.press_answers import Receipt
from tests.handlers.motions.motion_committee import GROUP, LI, WU, a_committee, an_open_motion
from tests.handlers.talk import Person, Said, Talk, talking

MINUTES = timedelta(minutes=4)


@pytest.fixture
async def vote(database: Database) -> AsyncIterator[Talk]:
    """The committee votes on motion 1; each of them has a private chat with the bot."""
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)
        for person in (WU, LI):
            await talk.says(person, "/help")
        yield talk


async def _presses(talk: Talk, person: Person, choice: str = "yes") -> Receipt:
    """A ballot in the group; gives what its answer was to confirm."""
    await talk.presses(person, f"1:ballot.cast:1:{choice}", GROUP)
    receipt = talk.answers[-1].receipt
    assert receipt is not None
    assert receipt.code in talk.toast
    return receipt


async def _lose(talk: Talk, *lost: Receipt) -> list[Said]:
    async with talk.database.uow(talk.now) as uow:
        await give_later(uow, lost)
    return [said for said in await talk.play(talk.now) if said.row.kind == "receipt"]


async def _starts_again(talk: Talk) -> list[Said]:
    async with talk.database.uow(talk.now) as uow:
        await look_later(uow)
    return [said for said in await talk.play(talk.now + MINUTES) if said.row.kind == "receipt"]


async def test_a_receipt_that_could_not_be_given_comes_by_the_private_chat_and_once(vote: Talk) -> None:
    receipt = await _presses(vote, WU)

    (said,) = await _lose(vote, receipt)
    again = await _lose(vote, receipt)

    assert said.chat == WU.id
    assert f"Motion 1: your ballot is recorded: In favour. Receipt {receipt.code}." in said.text
    assert "You can change it until" in said.text
    assert again == []
    assert await _starts_again(vote) == []


async def test_only_ones_own_receipt_is_told_and_only_to_oneself(vote: Talk) -> None:
    wu, li = await _presses(vote, WU, "yes"), await _presses(vote, LI, "no")

    said = await _lose(vote, li)

    assert [one.chat for one in said] == [LI.id]
    assert li.code in said[0].text
    assert wu.code not in said[0].text
    assert "In favour" not in said[0].text


async def test_a_newer_ballot_has_made_an_older_receipt_void(vote: Talk) -> None:
    older = await _presses(vote, WU, "yes")
    newer = await _presses(vote, WU, "no")

    assert await _lose(vote, older) == []
    (said,) = await _lose(vote, newer)
    assert "Against" in said.text


async def test_without_a_private_chat_the_next_press_says_it(vote: Talk) -> None:
    receipt = await _presses(vote, WU)
    async with vote.database.uow(vote.now) as uow:
        await chats.close(uow, WU.id)

    assert await _lose(vote, receipt) == []
    assert await _presses(vote, WU) == receipt


async def test_after_the_close_nothing_is_promised(vote: Talk) -> None:
    receipt = await _presses(vote, WU)
    async with vote.database.uow(vote.now) as uow:
        await give_later(uow, [receipt])
    vote.now += timedelta(days=30)

    said = [one for one in await vote.play(vote.now) if one.row.kind == "receipt"]

    assert len(said) == 1
    assert receipt.code in said[0].text
    assert "You can change it" not in said[0].text


async def test_what_a_crash_left_open_is_told_after_the_next_start_and_what_was_given_is_not(vote: Talk) -> None:
    wu, li = await _presses(vote, WU), await _presses(vote, LI)
    async with vote.database.uow(vote.now) as uow:
        await receipts.told(uow, [wu])

    said = await _starts_again(vote)

    assert [one.chat for one in said] == [LI.id]
    assert li.code in said[0].text
    assert await _starts_again(vote) == []


async def test_a_ballot_in_private_has_its_paper_for_a_receipt(vote: Talk) -> None:
    await vote.presses(WU, "1:ballot.cast:1:yes")

    async with vote.database.uow(vote.now) as uow:
        assert not await receipts.any_untold(uow)
