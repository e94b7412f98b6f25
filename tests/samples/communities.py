"""Many communities that share one bot: who lives there, what they send all at once, and is every effect there once?"""

from __future__ import annotations

import asyncio
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from sqlalchemy import func, select, text

from bot.intake.webhook import SECRET_HEADER
from handlers.frame.work import Work
from handlers.motions.opening import open_vote
from handlers.routes import HOUSE
from storage.ballots import ballots
from storage.ballots.rolls import Entitled
from storage.communities import accounts, chats, communities, members
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.outbox import outbox
from storage.engine.uow import UnitOfWork
from storage.matters import matters
from storage.motions import motions
from storage.queues import updates
from tests.databases import NOW
from tests.samples.motions import a_draft

HOMES = 10
SECRET = "0123456789abcdef"
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Yishiting", "username": "yishiting_bot"}
_LANES = 64  # people who are written or pressed for at once
_DELIVERED = 300.0  # seconds; where nobody listens any more, a test fails and does not hang
_SAID = 60.0  # seconds until the last message has left


def group_of(community: int) -> int:
    """The Telegram id of a community's group."""
    return -1_002_000_000_000 - community


def person_of(community: int, home: int) -> int:
    """The Telegram id of the owner of a home."""
    return 700_000_000 + community * 100 + home


@dataclass(slots=True)
class Sent:
    """An update on its way: whose it is, what it says, and the update itself."""

    person: int
    community: int
    kind: str
    what: str
    raw: dict[str, Any] = field(repr=False)


@dataclass(slots=True)
class Village:
    """The communities that were founded; `votes` and `first` are the open motion and the first matter of each."""

    votes: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)

    @property
    def communities(self) -> list[int]:
        """Their keys, oldest first."""
        return sorted(self.votes)


async def found(uow: UnitOfWork, how_many: int) -> Village:
    """Communities of ten homes, each with its group, its owners, and a vote open for a week."""
    village = Village()
    for number in range(how_many):
        one = await communities.found(
            uow, name=f"Court {number}", language="en", timezone="Asia/Shanghai", jurisdiction="CN"
        )
        chat = await chats.remember_group(uow, group_of(one.id), one.name, community=one.id)
        owners = [
            (await accounts.remember(uow, person_of(one.id, home), f"Owner {home}", "en")).id for home in range(HOMES)
        ]
        for owner in owners:
            await members.join(uow, one.id, owner)
        roll = [Entitled(str(n), str(n), 8_000, f"1-1-{n}", (owner,)) for n, owner in enumerate(owners)]
        motion = await a_draft(uow, one.id, by=owners[0], chat=chat.id)
        await open_vote(Work(uow, "yishiting_bot", HOUSE), motion, one, roll, by=owners[1])
        village.votes[one.id] = motion.id
    return village


def opening(village: Village) -> list[Sent]:
    """One report in each community, so that there is a matter to join."""
    return [report(person_of(one, 0), one, number, "first") for number, one in enumerate(village.communities, 1)]


async def learn_matters(database: Database, village: Village) -> None:
    """Which matter is the first of each community?"""
    rows = await database.look(select(matters.matters.c.community_id, matters.matters.c.id))
    village.first = {row.community_id: row.id for row in rows}


def interleaved(village: Village, how_many: int, seed: int = 1) -> list[Sent]:
    """Ballots, reports and "me too", at random; some people act in their neighbours' community too."""
    chance = random.Random(seed)
    joined: set[tuple[int, int]] = set()
    sent = []
    for number in range(1000, 1000 + how_many):
        one, home = chance.choice(village.communities), chance.randrange(HOMES)
        person, kind = person_of(one, home), chance.choices(("vote", "report", "join"), (85, 8, 7))[0]
        guest = chance.choice(village.communities) if home == 1 else one
        if kind == "join" and (guest, person) not in joined and home != 0:
            joined.add((guest, person))
            sent.append(press(person, guest, number, "join", f"1:matter.join:{village.first[guest]}"))
        elif kind == "report":
            sent.append(report(person, guest, number, str(number)))
        else:
            choice = chance.choice(("yes", "no", "abstain"))
            data = f"1:ballot.cast:{village.votes[one]}:{choice}"
            sent.append(press(person, one, number, choice, data, private=chance.random() < 0.1))
    return sent


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"Owner {person % 100}", "language_code": "en"}


def report(person: int, community: int, number: int, name: str) -> Sent:
    """A report in a community's group; `number` is that of the update."""
    chat = {"id": group_of(community), "type": "supergroup", "title": f"Court {community}"}
    words = f"#repair Lamp {community}-{name} is broken"
    message = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": _user(person), "text": words}
    return Sent(person, community, "report", f"Lamp {community}-{name} is", {"update_id": number, "message": message})


def press(person: int, community: int, number: int, what: str, data: str, *, private: bool = False) -> Sent:
    """A press at a button, in the group or in private; `what` is the choice, or `join`."""
    chat = {"id": group_of(community), "type": "supergroup", "title": f"Court {community}"}
    if private:
        chat = {"id": person, "type": "private", "first_name": "Owner"}
    message = {"message_id": 7, "date": 1_795_000_000, "chat": chat, "from": _BOT, "text": "Card"}
    query = {"id": str(number), "from": _user(person), "message": message, "chat_instance": "1", "data": data}
    kind = "join" if what == "join" else "vote"
    return Sent(person, community, kind, what, {"update_id": number, "callback_query": query})


async def deliver(sent: Sequence[Sent], addresses: Sequence[str], seed: int = 1) -> int:
    """Post each update to one of the workers, as Telegram does: a person's next one only after 200 for the last.

    One in ten is posted to two workers at the same time, as after an answer that came too late. What gets no 200 is
    posted again. Returns how many calls were answered otherwise or not at all.
    """
    chance = random.Random(seed)
    lanes: dict[int, list[Sent]] = defaultdict(list)
    for one in sent:
        lanes[one.person].append(one)
    slots, failures = asyncio.Semaphore(_LANES), 0

    async def post(telegram: aiohttp.ClientSession, raw: dict[str, Any]) -> None:
        nonlocal failures
        while True:
            try:
                async with telegram.post(chance.choice(addresses), json=raw) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            failures += 1
            await asyncio.sleep(0.2)

    async def walk(telegram: aiohttp.ClientSession, lane: list[Sent]) -> None:
        for one in lane:
            async with slots:
                twice = 2 if chance.random() < 0.1 else 1
                await asyncio.gather(*(post(telegram, one.raw) for _ in range(twice)))

    connector = aiohttp.TCPConnector(limit=0)
    async with (
        asyncio.timeout(_DELIVERED),
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}, connector=connector) as telegram,
    ):
        await asyncio.gather(*(walk(telegram, lane) for lane in lanes.values()))
    return failures


async def all_said(database: Database) -> None:
    """Wait until no message waits that may leave now."""
    waiting = select(func.count()).where(outbox.c.state.in_(["queued", "sending"]))
    end = asyncio.get_running_loop().time() + _SAID
    while (await database.look(waiting))[0][0]:
        assert asyncio.get_running_loop().time() < end, "messages still wait"
        await asyncio.sleep(0.1)


async def judge(
    database: Database,
    village: Village,
    sent: Sequence[Sent],
    posted: Sequence[tuple[int, str]],
    *,
    sent_again: int = 0,
) -> None:
    """Every effect of what was sent is there once; every chain verifies; nothing was set aside; nobody deadlocked.

    `posted`: chat and text of each new message that the Bot API was asked for in a group, in order. `sent_again`: so
    many of them may be there a second time, because nobody knew whether they had arrived.
    """
    rows = await database.look(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
    assert rows[0][0] == 0, "workers waited for each other in a circle"
    assert (await database.look(updates.how_many_set_aside()))[0][0] == 0
    await _judge_ballots(database, [one for one in sent if one.kind == "vote"])
    await _judge_matters(database, village, sent)
    _judge_posts([one.what for one in sent if one.kind == "report"], posted, sent_again)
    async with database.uow(NOW) as uow:
        for community in village.communities:
            assert await journal.verify(uow, community) is None, community


async def _judge_ballots(database: Database, votes: Sequence[Sent]) -> None:
    last: dict[tuple[int, int], str] = {}
    changes = 0
    for one in votes:
        changes += last.get((one.community, one.person)) != one.what
        last[one.community, one.person] = one.what
    where = accounts.accounts.join(ballots.ballots, ballots.ballots.c.account_id == accounts.accounts.c.id)
    where = where.join(motions.motions, motions.motions.c.id == ballots.ballots.c.motion_id)
    columns = (motions.motions.c.community_id, accounts.accounts.c.telegram_id, ballots.ballots.c.choice)
    standing = {(row[0], row[1]): row[2] for row in await database.look(select(*columns).select_from(where))}
    assert standing == last
    assert (await database.look(select(func.count()).select_from(ballots.history)))[0][0] == changes


async def _judge_matters(database: Database, village: Village, sent: Sequence[Sent]) -> None:
    reports = [one for one in sent if one.kind == "report"]
    kept = await database.look(select(matters.matters.c.community_id, matters.matters.c.number))
    by_community: dict[int, list[int]] = defaultdict(list)
    for community, number in kept:
        by_community[community].append(number)
    assert len(kept) == len(reports)
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in by_community.values())
    joined = select(func.count()).where(journal.lines.c.act == "matter.joined")
    assert (await database.look(joined))[0][0] == sum(one.kind == "join" for one in sent)


def _judge_posts(reports: Sequence[str], posted: Sequence[tuple[int, str]], sent_again: int) -> None:
    """Each report's card was posted once, and in each group in the order of the numbers."""
    named = re.compile(r"Lamp \d+-\w+ is")
    found = [match[0] for _, words in posted for match in named.finditer(words)]
    assert set(found) == set(reports)
    assert len(found) - len(reports) <= sent_again
    for chat in {chat for chat, _ in posted}:
        numbers = [number for where, words in posted if where == chat for number in _numbers(words)]
        assert numbers == sorted(numbers), chat


def _numbers(words: str) -> list[int]:
    return [int(found) for found in re.findall(r"Matter (\d+)", words)]


def group_posts(calls: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[int, str]]:
    """What a Bot API was asked to post anew in groups: chat and text, in order."""
    posts = [parameters for method, parameters in calls if method == "sendMessage"]
    return [(int(one["chat_id"]), str(one["text"])) for one in posts if int(one["chat_id"]) < 0]


class Message:
    """What a Bot API answers to a new message: an id of its own each time."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, parameters: dict[str, Any]) -> dict[str, Any]:
        self._last += 1
        chat = {"id": parameters["chat_id"], "type": "supergroup", "title": "Court"}
        return {"message_id": self._last, "date": 1_795_000_000, "chat": chat, "text": "…"}
