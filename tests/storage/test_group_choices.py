"""What goes along when two chats exchange places, and what can never stand in the table of choices?"""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from governance.group_choice import Change, GroupChoice, State
from storage import accounts, chats, communities, group_choices, group_moves
from storage.database import Database
from storage.outbox import cards
from storage.unit import Unit
from tests.databases import NOW

OLD, NEW = -1001, -1002


async def _proposed(unit: Unit) -> GroupChoice:
    for telegram_id in range(1, 4):
        await accounts.remember(unit, telegram_id, f"P{telegram_id}", "en")
    await communities.found(unit, name="A", language="en", timezone="UTC", jurisdiction="CN")
    group = await chats.remember_group(unit, OLD, "Old", community=1)
    await chats.remember_group(unit, NEW, "", community=None)
    return await group_choices.propose(unit, 1, Change.MOVE, group=group.id, target=NEW, title="New", by=1)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "confirmed"},
        {"state": "confirmed", "confirmed_by": 1},
        {"purpose": "owners"},
        {"chat_id": None},
        {"change": "join"},
    ],
    ids=str,
)
async def test_nobody_moves_a_community_alone_and_a_choice_is_of_one_kind(
    database: Database, values: dict[str, object]
) -> None:
    async with database.unit(NOW) as unit:
        await _proposed(unit)

    with pytest.raises(IntegrityError):
        async with database.unit(NOW) as unit:
            await unit.execute(group_choices.group_choices.update().values(**values))


async def test_a_group_has_one_open_proposal_and_each_is_decided_once(database: Database) -> None:
    async with database.unit(NOW) as unit:
        choice = await _proposed(unit)
        assert await group_choices.standing(unit, 1, choice.group) == choice

    with pytest.raises(IntegrityError):
        async with database.unit(NOW) as unit:
            await group_choices.propose(unit, 1, Change.UNTIE, group=choice.group, target=-1003, title="", by=2)

    async with database.unit(NOW) as unit:
        assert await group_choices.decide(unit, choice, State.CONFIRMED, by=2)
        assert not await group_choices.decide(unit, choice, State.LAPSED)
        assert await group_choices.standing(unit, 1, choice.group) is None
        assert (await group_choices.get(unit, 1, choice.id)).confirmed_by == 2


async def test_two_groups_exchange_places_and_their_messages_stay_where_they_are(database: Database) -> None:
    async with database.unit(NOW) as unit:
        choice = await _proposed(unit)
        left, entered = await chats.get(unit, choice.group), await chats.by_telegram_id(unit, NEW)
        assert entered is not None
        for chat, message in ((left.id, 7), (entered.id, 8)):
            row = {"name": "matter:1", "message_id": message, "shown": "", "edited_at": NOW, "chat_id": chat}
            await unit.execute(cards.insert().values(**row))

        await group_moves.exchange(unit, left, entered, title="New")

        there, behind = await chats.get(unit, left.id), await chats.get(unit, entered.id)
        assert (there.telegram_id, there.title, there.community) == (NEW, "New", 1)
        assert (behind.telegram_id, behind.title, behind.community) == (OLD, "Old", None)
        shown = {row.chat_id: row.message_id for row in await unit.rows(cards.select())}
        assert shown == {left.id: 8, entered.id: 7}
        assert await chats.is_let_in(unit, OLD), "whoever presses at an old card is heard"
