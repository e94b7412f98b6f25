"""Who sees, changes and hears what of a duty roster?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.roles import Role
from storage.engine import journal
from storage.queues import due
from storage.reminders import reminders
from tests.governance.schedule.test_repetition import weekly
from tests.handlers.duty.duty_rota import CHAIR, DAILY, GROUP, LATECOMER, WANG, a_post, a_roster, living_in
from tests.handlers.talk import Person, Talk, a_community, a_member

# The constraints behind it all are tried on both databases in tests/storage.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_names_of_people_cannot_break_a_message(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/roster")
    await talk.says(CHAIR, "<b>Gate & door")
    said = await talk.says(CHAIR, "<i>Ann, Bob & Co")

    assert "&lt;b&gt;Gate &amp; door" in said[-1].text
    assert "&lt;i&gt;Ann → Bob &amp; Co" in said[-1].text
    assert community == 1


async def test_whoever_lives_elsewhere_neither_sees_nor_changes_anything(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    post = await a_post(talk, community, DAILY)
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8))
    elsewhere = await a_community(talk, -1002, language="en")
    stranger = Person(9, "Stranger", "en")
    await a_member(talk, stranger, elsewhere, Role.CHAIR)

    for data in [
        f"1:remind.pause:{post.id}",
        f"1:remind.end_sure:{post.id}",
        f"1:roster.end_sure:{roster.id}",
        f"1:roster.new:{community}",
        f"1:swap.pick:{roster.id}",
    ]:
        assert await talk.presses(stranger, data) == []
        assert "cannot find" in talk.toast

    heard = await talk.says(stranger, "/duty")
    assert "no duty roster yet" in heard[0].text
    async with talk.database.uow(talk.now) as uow:
        assert await journal.verify(uow, community) is None


async def test_an_ended_roster_is_silent(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8))
    listed = await talk.says(CHAIR, "/roster")
    looked = await talk.presses(CHAIR, listed[0].data("View"))
    asked = await talk.presses(CHAIR, looked[0].data("End this"))
    said = await talk.presses(CHAIR, asked[0].data("End it"))
    assert any("has ended" in one.text for one in said if one.card == f"roster:{roster.id}")

    assert await talk.play(talk.now + timedelta(days=5)) == []
    await talk.presses(CHAIR, f"1:roster.end_sure:{roster.id}")
    assert talk.toast == "It has already ended."
    await talk.presses(WANG, f"1:swap.pick:{roster.id}")
    assert "has ended" in talk.toast


async def test_several_rosters_are_one_short_list_in_the_group(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 22, 8))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), name="Cleaning")

    in_group = await talk.says(WANG, "/duty", GROUP)
    in_private = await talk.says(WANG, "/duty")

    assert len(in_group[0].text.splitlines()) == 2
    assert list(in_group[0].buttons) == ["Whole week"]
    assert len(in_private[0].text.splitlines()) > 8
    assert len(in_private[0].buttons) == 2


async def test_a_weekly_duty_rings_only_when_it_changes_hands(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), hours=168)

    said = await talk.play(talk.now + timedelta(days=7, hours=23))

    today = [one.row.body.get("disable_notification", False) for one in said if "today" in one.text]
    assert today == [False, True, True, True, True, True, True, False]


async def test_a_saved_draft_cannot_be_saved_again(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/remind Fees")
    await talk.presses(CHAIR, "1:remind.when:1")
    await talk.presses(CHAIR, "1:remind.save")
    await talk.presses(CHAIR, "1:remind.save")

    assert "out of date" in talk.toast
    async with talk.database.uow(talk.now) as uow:
        kept = await reminders.alive(uow, community)
    assert [one.schedule for one in kept] == [weekly(1)]


async def test_a_sticker_or_a_voice_note_in_a_dialogue_is_answered_and_loses_nothing(talk: Talk) -> None:
    await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/remind")

    voice = {"voice": {"file_id": "x", "file_unique_id": "y", "duration": 3}}
    heard = await talk.says(CHAIR, None, **voice)
    assert "only read text" in heard[0].text
    too_long = await talk.says(CHAIR, "x" * 1501)
    assert "1501 characters" in too_long[0].text

    assert "When?" in (await talk.says(CHAIR, "Fees"))[0].text


async def test_whoever_could_not_be_told_in_private_is_mentioned_once_in_the_group(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (2, 3))
    answers = [(0, "no answer"), (1, "blocked"), (1, "blocked")]  # Wang's chat is open: it may have arrived
    for number, (shift, error) in enumerate(answers):
        payload = {"roster": roster.id, "shift": shift, "what": "evening", "ok": False, "result": None, "error": error}
        async with talk.database.uow(talk.now) as uow:
            await due.schedule(uow, "roster.told", f"sent:{number}", talk.now, payload=payload)

    said = await talk.play(talk.now)

    assert [one.chat for one in said] == [GROUP]
    assert f"tg://user?id={LATECOMER.id}" in said[0].text
