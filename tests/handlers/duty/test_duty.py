"""Who sees, changes and hears what of a duty roster?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from governance.roles import Role
from storage.communities import chats
from storage.duty import rosters
from storage.engine import journal, outbox
from storage.engine.outbox import cards
from storage.queues import due
from storage.reminders import reminders
from tests.governance.schedule.test_repetition import weekly
from tests.handlers.duty.duty_rota import (
    CHAIR,
    DAILY,
    GROUP,
    LATECOMER,
    WANG,
    a_post,
    a_roster,
    living_in,
    local,
    makes_a_roster,
)
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


async def test_a_weekly_duty_is_a_new_post_only_when_it_changes_hands_or_calls_somebody(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), hours=168)

    said = await talk.play(talk.now + timedelta(days=7, hours=23))

    new = [bool(one.row.fresh) for one in said if "today" in one.text]
    assert new == [True, False, False, False, False, False, True, True]
    sunday, monday = [one.text for one in said if "today" in one.text][-2:]
    assert "today · Gatehouse</b> · Sun 29 Nov" in sunday
    assert f'Next: <a href="tg://user?id={LATECOMER.id}">' in sunday  # who has no private chat is called here
    assert f'<a href="tg://user?id={LATECOMER.id}">' in monday.splitlines()[1]


async def test_several_rosters_have_one_post_a_day_at_the_hour_of_the_first(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 23, 8))
    await a_roster(talk, community, datetime(2026, 11, 23, 20), (1, 2), hours=12, name="Patrol", shown_at=time(12))

    said = await talk.play(talk.now + timedelta(days=3))

    shown = [one for one in said if "today" in one.text]
    assert {(one.chat, one.card) for one in shown} == {(GROUP, "duty:day")}
    new = [local(talk, one, "Asia/Shanghai") for one in shown if one.row.fresh]
    assert new == ["11-23 08:00", "11-24 08:00", "11-25 08:00"]
    assert [one for one in said if one.chat == GROUP and one.card is None] == []
    assert shown[-1].text.splitlines() == [
        "🗓 <b>On duty today</b> · Wed 25 Nov",
        "Gatehouse: P2, from 08:00",
        "Patrol: P2, 08:00 – 20:00 · P1, from 20:00",
        f'Tomorrow: <a href="tg://user?id={LATECOMER.id}">李强</a> (Gatehouse, 08:00)',
    ]
    assert list(shown[-1].buttons) == ["Whole week"]


async def test_the_day_is_edited_in_place_while_the_same_people_take_turns(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2), hours=12)

    said = await talk.play(talk.now + timedelta(days=4))

    assert [bool(one.row.fresh) for one in said if "today" in one.text] == [True, False, False, False]


async def test_the_post_of_an_older_version_goes_on_as_the_days(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    first = await a_roster(talk, community, datetime(2026, 11, 22, 8), (1, 2), hours=168)
    second = await a_roster(talk, community, datetime(2026, 11, 22, 8), (1, 2), hours=168, name="Patrol")
    async with talk.database.uow(talk.now) as uow:
        await rosters.give_notice(uow, first.id, "today", "2026-11-22")
        for message, roster in enumerate([first, second], start=70):
            row = {"chat_id": first.chat, "name": f"duty:{roster.id}", "message_id": message, "shown": ""}
            await uow.execute(cards.insert().values(**row, edited_at=talk.now))

    said = await talk.presses(CHAIR, f"1:stand.in:{second.id}:0:1")

    (shown,) = [one for one in said if one.card == "duty:day"]
    assert "Patrol: P2, from 08:00" in shown.text
    async with talk.database.uow(talk.now) as uow:
        assert await outbox.shown_in(uow, first.chat, "duty") == [("duty:day", 71)]


async def test_a_roster_with_a_group_of_its_own_keeps_its_post_there(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    async with talk.database.uow(talk.now) as uow:
        await chats.remember_group(uow, -1002, "Gardeners", community=community)
    await a_roster(talk, community, datetime(2026, 11, 23, 8))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), name="Garden", group=-1002)

    said = await talk.play(talk.now + timedelta(hours=20))

    shown = {one.chat: one.text.splitlines()[0] for one in said if "today" in one.text}
    assert shown == {
        GROUP: "🗓 <b>On duty today · Gatehouse</b> · Mon 23 Nov",
        -1002: "🗓 <b>On duty today · Garden</b> · Mon 23 Nov",
    }


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


async def test_whoever_is_put_on_a_roster_hears_it_at_once(talk: Talk) -> None:
    await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 23))  # at night, without a sound

    said = await makes_a_roster(talk, 1, 2, 3)

    to_wang = [one for one in said if one.chat == WANG.id]
    assert [one.text.splitlines() for one in to_wang] == [
        [
            "🗓 You are now on the duty roster “Gatehouse”. Your turns: /duty",
            "Your first shift: Tue 24 Nov, 08:00 – Wed 25 Nov, 08:00",
        ]
    ]
    assert to_wang[0].row.rings == "day"
    (card,) = [one for one in said if one.chat == GROUP]
    assert f'<a href="tg://user?id={LATECOMER.id}">' in card.text  # who can be reached only there
    assert f"tg://user?id={WANG.id}" not in card.text


async def test_one_person_on_two_posts_at_one_hour_is_warned_of(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 23, 20), (1, 2), hours=12, name="Patrol")

    check, *_ = await makes_a_roster(talk, 1, 2, 3)
    alone, *_ = await makes_a_roster(talk, 3, name="Garden", start="2026-12-05 8:00")

    assert [line for line in check.text.splitlines() if line.startswith("⚠️")] == [
        "⚠️ 郑国平 is also on “Patrol” at the same time: Mon 23 Nov, 20:00",
        "⚠️ 王芳 is also on “Patrol” at the same time: Tue 24 Nov, 08:00",
    ]
    assert "⚠️ 李强 is also on “Gatehouse” at the same time: Mon 7 Dec, 08:00" in alone.text
