"""What goes along when two chats exchange places, and what can never stand in the table of choices?"""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from governance.groups.choice import Change, GroupChoice, State
from governance.schedule.repetition import Every, Schedule
from storage.ballots import native_polls
from storage.communities import accounts, chats, communities
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing, cards, outbox
from storage.engine.outbox import post as queue
from storage.engine.unit import Unit
from storage.groups import chats_going
from storage.groups import choices as group_choices
from storage.groups import moves as group_moves
from storage.groups import requests as group_requests
from storage.reminders import reminders
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


async def test_what_is_the_communitys_leaves_a_group_that_is_given_up(database: Database) -> None:
    async with database.unit(NOW) as unit:
        choice = await _proposed(unit)
        left = await chats.get(unit, choice.group or 0)
        heir = await chats.remember_group(unit, -1003, "Heir", community=1)
        schedule = Schedule(Every.DAY, time(8))
        post = await reminders.make(unit, 1, left.id, text="fees", schedule=schedule, by=1)
        polls = [
            await native_polls.ask(
                unit, 1, chat=left.id, question="?", options=[], anonymous=True, by=1, closes_at=NOW + timedelta(days=1)
            )
            for _ in range(2)
        ]
        for method, name in (("sendPoll", polls[0].card), ("sendMessage", "matter:1"), ("stopPoll", None)):
            about = polls[1].card if name is None else None
            queue(unit, Outgoing(chat=left.id, method=method, body={}, kind=Kind.NOTICE, card=name, about=about))
        await native_polls.sent(unit, polls[1].id, "77", [])

    async with database.unit(NOW) as unit:
        await group_moves.untie(unit, left.id, heir.id)

    async with database.unit(NOW) as unit:
        assert (await chats.get(unit, left.id)).community is None
        assert (await reminders.get(unit, post.id)).chat == heir.id  # type: ignore[union-attr]
        places = [(await native_polls.find(unit, one.id)).chat for one in polls]  # type: ignore[union-attr]
        assert places == [heir.id, left.id], "what has not left goes to the other group; what runs stays"
        queued = {(row.method, row.chat_id) for row in await unit.rows(outbox.select())}
        assert queued == {("sendPoll", heir.id), ("stopPoll", left.id)}, "nothing of ours is said there any more"
        await chats_going.forget(unit, left.id)
        assert not (await chats.get(unit, left.id)).open, "a poll names it, so its number stays"


async def test_a_group_asks_once_and_the_first_word_counts(database: Database) -> None:
    async with database.unit(NOW) as unit:
        asked = await group_requests.ask(unit, -1005, title="Oak Court", language="en")
        assert await group_requests.decide(unit, asked, group_requests.State.REFUSED)
        assert not await group_requests.decide(unit, asked, group_requests.State.ACCEPTED)
        kept = await group_requests.of_group(unit, -1005)
        assert kept is not None
        assert (kept.state, kept.title) == (group_requests.State.REFUSED, "")
        moved = await group_requests.migrate(unit, -1005, -1006)
        assert moved is not None
        assert moved.id == asked.id
        assert await group_requests.migrate(unit, -1005, -1006) is None, "told twice, moved once"
