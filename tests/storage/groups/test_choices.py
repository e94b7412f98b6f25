"""What goes along when two chats exchange places, and what can never stand in the table of choices?"""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from governance.approvals.choice import State
from governance.groups.choice import Change, GroupChoice
from governance.schedule.repetition import Every, Schedule
from storage.ballots import native_polls
from storage.communities import accounts, chats, communities
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing, cards, outbox
from storage.engine.outbox import post as queue
from storage.engine.uow import UnitOfWork
from storage.groups import chats_going
from storage.groups import choices as group_choices
from storage.groups import moves as group_moves
from storage.groups import requests as group_requests
from storage.reminders import reminders
from tests.databases import NOW

OLD, NEW = -1001, -1002


async def _proposed(uow: UnitOfWork) -> GroupChoice:
    for telegram_id in range(1, 4):
        await accounts.remember(uow, telegram_id, f"P{telegram_id}", "en")
    await communities.found(uow, name="A", language="en", timezone="UTC", jurisdiction="CN")
    group = await chats.remember_group(uow, OLD, "Old", community=1)
    await chats.remember_group(uow, NEW, "", community=None)
    return await group_choices.propose(uow, 1, Change.MOVE, group=group.id, target=NEW, title="New", by=1)


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
    async with database.uow(NOW) as uow:
        await _proposed(uow)

    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await uow.execute(group_choices.group_choices.update().values(**values))


async def test_a_group_has_one_open_proposal_and_each_is_decided_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        choice = await _proposed(uow)
        assert await group_choices.pending(uow, 1, choice.group) == choice

    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await group_choices.propose(uow, 1, Change.UNTIE, group=choice.group, target=-1003, title="", by=2)

    async with database.uow(NOW) as uow:
        assert await group_choices.decide(uow, choice, State.CONFIRMED, by=2)
        assert not await group_choices.decide(uow, choice, State.LAPSED)
        assert await group_choices.pending(uow, 1, choice.group) is None
        assert (await group_choices.get(uow, 1, choice.id)).confirmed_by == 2


async def test_two_groups_exchange_places_and_their_messages_stay_where_they_are(database: Database) -> None:
    async with database.uow(NOW) as uow:
        choice = await _proposed(uow)
        left, entered = await chats.get(uow, choice.group), await chats.by_telegram_id(uow, NEW)
        assert entered is not None
        for chat, message in ((left.id, 7), (entered.id, 8)):
            row = {"name": "matter:1", "message_id": message, "shown": "", "edited_at": NOW, "chat_id": chat}
            await uow.execute(cards.insert().values(**row))

        await group_moves.exchange(uow, left, entered, title="New")

        there, behind = await chats.get(uow, left.id), await chats.get(uow, entered.id)
        assert (there.telegram_id, there.title, there.community) == (NEW, "New", 1)
        assert (behind.telegram_id, behind.title, behind.community) == (OLD, "Old", None)
        shown = {row.chat_id: row.message_id for row in await uow.rows(cards.select())}
        assert shown == {left.id: 8, entered.id: 7}
        assert await chats.is_let_in(uow, OLD), "whoever presses at an old card is heard"


async def test_what_is_the_communitys_leaves_a_group_that_is_given_up(database: Database) -> None:
    async with database.uow(NOW) as uow:
        choice = await _proposed(uow)
        left = await chats.get(uow, choice.group or 0)
        heir = await chats.remember_group(uow, -1003, "Heir", community=1)
        schedule = Schedule(Every.DAY, time(8))
        post = await reminders.make(uow, 1, left.id, text="fees", schedule=schedule, by=1)
        polls = [
            await native_polls.ask(
                uow, 1, chat=left.id, question="?", options=[], anonymous=True, by=1, closes_at=NOW + timedelta(days=1)
            )
            for _ in range(2)
        ]
        for method, name in (("sendPoll", polls[0].card), ("sendMessage", "matter:1"), ("stopPoll", None)):
            about = polls[1].card if name is None else None
            queue(uow, Outgoing(chat=left.id, method=method, body={}, kind=Kind.NOTICE, card=name, about=about))
        await native_polls.sent(uow, polls[1].id, "77", [])

    async with database.uow(NOW) as uow:
        await group_moves.untie(uow, left.id, heir.id)

    async with database.uow(NOW) as uow:
        assert (await chats.get(uow, left.id)).community is None
        assert (await reminders.get(uow, post.id)).chat == heir.id  # type: ignore[union-attr]
        places = [(await native_polls.find(uow, one.id)).chat for one in polls]  # type: ignore[union-attr]
        assert places == [heir.id, left.id], "what has not left goes to the other group; what runs stays"
        queued = {(row.method, row.chat_id) for row in await uow.rows(outbox.select())}
        assert queued == {("sendPoll", heir.id), ("stopPoll", left.id)}, "nothing of ours is said there any more"
        await chats_going.forget(uow, left.id)
        assert not (await chats.get(uow, left.id)).open, "a poll names it, so its number stays"


async def test_a_group_asks_once_and_the_first_word_counts(database: Database) -> None:
    async with database.uow(NOW) as uow:
        asked = await group_requests.ask(uow, -1005, title="Oak Court", language="en")
        assert await group_requests.decide(uow, asked, group_requests.State.REFUSED)
        assert not await group_requests.decide(uow, asked, group_requests.State.ACCEPTED)
        kept = await group_requests.of_group(uow, -1005)
        assert kept is not None
        assert (kept.state, kept.title) == (group_requests.State.REFUSED, "")
        moved = await group_requests.migrate(uow, -1005, -1006)
        assert moved is not None
        assert moved.id == asked.id
        assert await group_requests.migrate(uow, -1005, -1006) is None, "told twice, moved once"


async def test_another_community_does_not_find_the_choice(database: Database) -> None:
    async with database.uow(NOW) as uow:
        choice = await _proposed(uow)
        other = await communities.found(uow, name="B", language="en", timezone="UTC", jurisdiction="CN")

        assert (await group_choices.get(uow, choice.community, choice.id)).id == choice.id
        with pytest.raises(LookupError):
            await group_choices.get(uow, other.id, choice.id)
