"""What if a question about a swap is not answered, taken back, or answered too late?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.duty import rosters
from tests.handlers.duty.duty_rota import CHAIR, GROUP, LATECOMER, WANG, a_roster, living_in
from tests.handlers.talk import Person, Talk
from tests.journals import acts

# The constraints behind it all are tried on both databases in tests/storage.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_a_question_that_nobody_answers_lapses_when_the_shift_begins(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    again = await talk.presses(WANG, f"1:swap.with:{roster.id}:1:2")
    assert "already asked somebody about this shift" in talk.toast
    assert again == []

    said = await talk.play(talk.now + timedelta(hours=21))
    lapsed = [one.chat for one in said if "too late for this swap" in one.text]
    assert sorted(chat or 0 for chat in lapsed) == [CHAIR.id, WANG.id]

    await talk.presses(CHAIR, "1:swap.yes:1")
    assert "too late" in talk.toast
    assert await acts(talk.database, "swap.") == ["swap.asked", "swap.lapsed"]


async def test_two_open_questions_keep_a_card_each_with_its_own_way_back(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    first = await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    second = await talk.presses(WANG, f"1:swap.with:{roster.id}:3:2")
    backs = {data: said.card for said in (*first, *second) for data in said.buttons.values() if "swap.take" in data}

    for one in (*first, *second):
        if one.card in backs.values():
            await talk.arrives(one)

    said = await talk.presses(CHAIR, "1:swap.no:1")

    assert len(set(backs.values())) == len(backs) == 2
    assert {one.card for one in said if one.chat == WANG.id and one.card} == {backs["1:swap.take:1"]}
    assert await acts(talk.database, "swap.") == ["swap.asked", "swap.asked", "swap.declined"]


async def test_a_question_can_be_taken_back(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    asked = await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    assert "would like to swap duty with you" in asked[0].text + asked[1].text

    said = await talk.presses(WANG, "1:swap.take:1")

    assert {one.chat for one in said} == {CHAIR.id, WANG.id}
    await talk.presses(CHAIR, "1:swap.yes:1")
    assert "taken back" in talk.toast
    assert await acts(talk.database, "swap.") == ["swap.asked", "swap.taken"]


async def test_somebody_without_a_private_chat_is_asked_in_the_group_and_only_they_can_answer(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (2, 3))
    asked = await talk.presses(WANG, f"1:swap.with:{roster.id}:0:1")
    question = next(one for one in asked if one.chat == GROUP)
    assert f"tg://user?id={LATECOMER.id}" in question.text

    await talk.presses(CHAIR, question.data("Yes"), GROUP)
    assert "for somebody else" in talk.toast
    said = await talk.presses(LATECOMER, question.data("Yes"), GROUP)

    assert any("They have swapped" in one.text for one in said if one.chat == GROUP)
    assert any("P3" in one.text.splitlines()[3] for one in said if one.card == f"roster:{roster.id}")
    assert await acts(talk.database, "swap.") == ["swap.asked", "swap.agreed"]


async def test_an_agreed_swap_does_nothing_when_the_shift_changed_hands_meanwhile(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    async with talk.database.uow(talk.now) as uow:
        await rosters.hold(uow, roster.id, {0: 1})

    await talk.presses(CHAIR, "1:swap.yes:1")

    assert "too late for this swap" in talk.toast


@pytest.mark.parametrize(
    ("who", "data", "loud"),
    [(CHAIR, "1:swap.yes:1", [WANG.id]), (CHAIR, "1:swap.no:1", [WANG.id]), (WANG, "1:swap.take:1", [])],
)
async def test_each_person_concerned_hears_the_outcome_of_a_swap_once(
    talk: Talk, who: Person, data: str, loud: list[int]
) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 22, 8), (1, 2))
    for one in await talk.presses(WANG, f"1:swap.with:{roster.id}:3:2"):
        if one.card:
            await talk.arrives(one)

    said = await talk.presses(who, data)

    private = [one for one in said if one.chat != GROUP]
    assert sorted(one.chat or 0 for one in private) == [CHAIR.id, WANG.id]
    # Whoever only pressed sees it on the message below which they pressed; whoever waited is called.
    assert [one.chat for one in private if one.row.fresh or one.card is None] == loud
    assert {one.card for one in private} == {"asking:1", "swap:1"}
    assert [one.card for one in said if one.chat == GROUP if one.card != f"roster:{roster.id}"] == []
