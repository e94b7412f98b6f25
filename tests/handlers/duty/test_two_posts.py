"""Who is needed at two posts at one hour: stand-ins and swaps say so before anything is settled."""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.communities import accounts
from storage.privacy import erasing
from storage.queues import due
from tests.handlers.duty.duty_rota import CHAIR, GROUP, WANG, a_roster, living_in
from tests.handlers.talk import Talk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOON = datetime(2026, 11, 22, 12)


async def test_whoever_arranges_a_stand_in_reads_who_is_on_another_post_then(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", NOON)
    gate = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), (2, 1), name="Lobby")

    asked = await talk.presses(CHAIR, f"1:stand.shift:{gate.id}:0")
    settled = await talk.presses(CHAIR, f"1:stand.in:{gate.id}:0:1")

    warning = "⚠️ P2 is also on “Lobby” at the same time"
    assert [warning in said.text for said in asked] == [True]
    assert [said.chat for said in settled if warning in said.text] == [CHAIR.id]


async def test_both_sides_of_a_swap_read_what_else_they_would_have_to_do_then(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", NOON)
    gate = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), (2, 1), name="Lobby")

    said = await talk.presses(WANG, f"1:swap.with:{gate.id}:1:0")

    warned = {one.chat: one.text for one in said if "⚠️" in one.text}
    assert "⚠️ P2 is also on “Lobby” at the same time" in warned[WANG.id]
    assert "⚠️ P1 is also on “Lobby” at the same time" in warned[CHAIR.id]


async def test_nobody_is_warned_of_a_free_hour(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", NOON)
    gate = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await a_roster(talk, community, datetime(2026, 11, 23, 20), (1,), hours=12, name="Night", shown_at=gate.shown_at)

    asked = await talk.presses(CHAIR, f"1:stand.shift:{gate.id}:0")

    assert "⚠️" not in asked[0].text


async def test_todays_post_loses_the_name_of_whoever_has_themself_forgotten(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", NOON)
    await a_roster(talk, community, datetime(2026, 11, 23, 8), (2,))
    morning = await talk.play(talk.now + timedelta(hours=21))
    post = next(one for one in morning if one.card == "duty:day")
    await talk.arrives(post)

    # What the job does, and what falls due after it.
    async with talk.database.uow(talk.now) as uow:
        await erasing.erase_words(uow, 2)
        await erasing.erase_account(uow, await accounts.get(uow, 2))
        await due.schedule(uow, "forget.done", "job:1", talk.now, payload={"job": {"account": 2}})
    after = await talk.play(talk.now + timedelta(minutes=1))

    assert "P2" in post.text
    (edited,) = (one for one in after if one.card == "duty:day" and one.chat == GROUP)
    assert "P2" not in edited.text
    assert not edited.row.fresh
