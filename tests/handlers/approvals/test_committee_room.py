"""Does everybody of the committee hear what waits, whether or not its group can be written in?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.roles import Role
from handlers.approvals.committee_room import SEEN_FOR
from storage.communities import accounts, chats, communities, members
from storage.engine.database import Database
from storage.queues import due
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking

GROUP, ROOM = -1001, -1002
CHAIR, DEPUTY, LATE = Person(801, "Chair", "en"), Person(802, "Deputy", "en"), Person(803, "Late", "en")
OWNER = Person(804, "Owner", "en")
AS_MEMBER: dict[str, Any] = {
    "status": "member",
    "rights": {},
    "permissions": {"can_send_messages": True},
    "reads_all": False,
    "read_all_when_added": False,
    "slow": 0,
    "forum": False,
    "linked": False,
}

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def _house(talk: Talk, *, may_write: bool = True) -> None:
    """A committee of three with a group of its own; the deputy was seen there, the third has no private chat."""
    community = await a_community(talk, GROUP, language="en", name="Pavilion")
    await a_member(talk, CHAIR, community, Role.CHAIR)
    deputy = await a_member(talk, DEPUTY, community, Role.COMMITTEE)
    late = await a_member(talk, LATE, community, Role.COMMITTEE, started=False)
    await a_member(talk, OWNER, community)
    async with talk.database.uow(talk.now) as uow:
        await communities.change(uow, community, stewarded=0)
        room = await chats.remember_group(uow, ROOM, "Committee", community=community, purpose=chats.COMMITTEE)
        standing = {**AS_MEMBER, "permissions": {"can_send_messages": may_write}}
        await chats.observe(uow, room.id, standing)
        for account in (deputy, late):
            await members.enter_room(uow, community, account)


async def _proposes(talk: Talk) -> list[Said]:
    (listed,) = await talk.says(CHAIR, "/who")
    (which,) = await talk.presses(CHAIR, listed.data("Give a role"))
    await talk.presses(CHAIR, which.data("auditor"))
    (found,) = await talk.says(CHAIR, OWNER.name)
    return await talk.presses(CHAIR, found.data(OWNER.name))


async def test_who_sits_in_the_group_is_named_among_those_asked_though_without_a_private_chat(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await _house(talk)

        said = await _proposes(talk)

    assert {one.chat for one in said} == {CHAIR.id, ROOM}
    told = next(one for one in said if one.chat == CHAIR.id)
    assert told.text.endswith("Next, one of these people confirms it: Deputy, Late.")


async def test_where_the_bot_may_not_write_in_the_group_it_asks_in_private(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk, may_write=False)

        said = await _proposes(talk)

    assert {one.chat for one in said} == {CHAIR.id, DEPUTY.id}


async def test_if_the_group_takes_no_message_those_who_read_it_there_are_asked_alone(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        asked = next(one for one in await _proposes(talk) if one.chat == ROOM)
        name = f"sent:{asked.row.id}"
        async with database.uow(talk.now) as uow:
            await due.schedule(uow, asked.row.then, name, talk.now, payload={**asked.row.payload, "ok": False})

        (alone,) = await talk.play(talk.now)
        await talk.presses(DEPUTY, alone.data("Confirm"))

    assert (alone.chat, alone.text) == (DEPUTY.id, asked.text)
    assert talk.toast == "Confirmed."


async def test_a_reminder_calls_in_the_group_and_each_in_private(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        asked = next(one for one in await _proposes(talk) if one.chat == ROOM)
        await talk.arrives(asked)

        said = await talk.play(talk.now + timedelta(days=4))

    in_private = [one.text for one in said if one.chat == DEPUTY.id]
    in_room = [one.text for one in said if one.chat == ROOM]
    assert len(in_private) == 1
    assert in_private[0].endswith("This has been waiting for some days. Without an answer it will expire.")
    assert in_room == [in_private[0], "Please take a look: this needs one of you."]


async def test_after_two_months_without_a_sign_somebody_is_asked_in_private_again(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        talk.now += SEEN_FOR + timedelta(hours=1)

        said = await _proposes(talk)

    assert {one.chat for one in said} == {CHAIR.id, DEPUTY.id, ROOM}


async def test_acting_in_the_group_is_remembered_to_the_day(database: Database) -> None:
    async with talking(database) as talk:
        await _house(talk)
        start = talk.now
        talk.now += timedelta(days=3)
        await talk.says(CHAIR, "/who", ROOM)
        async with database.uow(talk.now) as uow:
            people = [await accounts.by_telegram_id(uow, one.id) for one in (CHAIR, DEPUTY)]
            keys = [one.id for one in people if one is not None]
            lately = await members.in_room(uow, 1, keys, start + timedelta(days=1))

    assert lately == {keys[0]}
