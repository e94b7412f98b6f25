"""Life in a compound of 3,000 homes, from a vote to the night: the bot itself lives it, each thing by its name."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.keeping import backup
from bot.keeping.tidying import tidy
from governance.motions.motion import Stage
from governance.register.register import Entry
from handlers.motions.clock import WRITING_PAUSE, WRITTEN_AT_ONCE
from storage.ballots import native_polls
from storage.engine.database import Database
from storage.motions import motions
from storage.queues import due
from tests.bench import laden
from tests.bench.stopwatch import Stopwatch
from tests.bot.bot_api import TOKEN
from tests.clocks import StoryClock
from tests.samples import communities
from tests.samples.motions import a_draft
from tests.samples.registers import an_entry, many_entries
from tests.samples.three_thousand import Compound, keys_of, shown

CHOICES = ("yes", "no", "abstain")
MORNING = datetime(2026, 11, 24, 2, tzinfo=UTC)  # ten in the compound: nothing waits for the end of a night
_A_FEW, _LONGEST_TICK = 4, 100


class Living:
    """The bot over one compound of 3,000 homes, and everything that happens there, each under its name.

    `brief`: of what is done in many pieces that are all alike, the first few.
    """

    def __init__(self, url: str, api: str, folder: Path, *, brief: bool = False) -> None:
        facts: dict[str, Any] = {"telegram": {"token": TOKEN, "api_base": api}, "database": {"url": url}}
        facts["files"] = {"folder": f"{folder}/files"}
        self.folder = folder
        self.brief = brief
        self.clock = StoryClock(MORNING)
        self.bot = Yishiting(Settings.model_validate(facts), self.clock, paced=False)
        self.watch = Stopwatch(self.bot.database)
        self._number = 10_000_000

    @property
    def database(self) -> Database:
        return self.bot.database

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Living]:
        """It takes what comes when it is told to; meanwhile messages wait in the outbox (`arrives`, `sends`)."""
        await self.bot.start(polling=False)
        await self.bot.scheduler.stop()
        self.bot.scheduler._stopping = False
        await self.bot.delivery.stop()
        self.bot.delivery._stopping = False
        gc.collect()
        gc.freeze()  # as `yishiting run` does
        try:
            yield self
        finally:
            await self.bot.stop()

    def noting(self, name: str) -> AbstractAsyncContextManager[None]:
        return self.watch.noting(name)

    async def all_that_is_due(self) -> None:
        """What is due now and the jobs that are asked for, until nothing is left to do now."""
        while True:
            await self._tick()
            await self.bot.workshop.drain()
            at = await self.bot.scheduler.next_at()
            if at is None or at > self.clock.now():
                return

    async def _tick(self) -> None:
        scheduler, played = self.bot.scheduler, 0
        while await scheduler._next_is_due() and await scheduler._play_next():
            played += 1
            if self.brief and played == _LONGEST_TICK:
                async with self.noting(""):
                    await self._drop(due.due.c.kind == "register.lapsing")

    async def _drop(self, which: ColumnElement[bool]) -> None:
        async with self.database.uow(self.clock.now()) as uow:
            await uow.execute(delete(due.due).where(which))

    async def later(self, by: timedelta) -> None:
        until = self.clock.now() + by
        while (at := await self.bot.scheduler.next_at()) is not None and at <= until:
            self.clock.set_to(at)
            await self.all_that_is_due()
        self.clock.set_to(until)

    async def pieces(self, by: timedelta) -> None:
        """The same for what comes in pieces; the rest of them is dropped if it is to be brief."""
        until, done = self.clock.now() + by, 0
        while (at := await self.bot.scheduler.next_at()) is not None and at <= until:
            if self.brief and done == _A_FEW:
                async with self.noting(""):
                    await self._drop(due.due.c.at <= until)
                break
            self.clock.set_to(at)
            await self.all_that_is_due()
            done += 1
        self.clock.set_to(until)

    def press(self, compound: Compound, home: int, data: str, *, private: bool = False) -> dict[str, Any]:
        self._number += 1
        raw = communities.press(compound.person(home), 0, self._number, "press", data, private=private).raw
        if not private:
            raw["callback_query"]["message"]["chat"]["id"] = compound.group
        return raw

    def says(self, compound: Compound, home: int, text: str) -> dict[str, Any]:
        self._number += 1
        user = _user(compound, home)
        chat = {"id": user["id"], "type": "private", "first_name": f"Owner {home}"}
        message = {"message_id": self._number, "date": 1_795_000_000, "chat": chat, "from": user, "text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"update_id": self._number, "message": message}

    def answers(self, compound: Compound, home: int, poll: str, *chosen: str) -> dict[str, Any]:
        """Somebody answers a poll; nothing chosen: takes the answer back."""
        self._number += 1
        options = {"option_ids": [CHOICES.index(one) for one in chosen], "option_persistent_ids": list(chosen)}
        return {
            "update_id": self._number,
            "poll_answer": {"poll_id": poll, "user": _user(compound, home), **options},
        }

    async def arrives(self) -> None:
        """Everything that waits in the outbox has been sent meanwhile, at once."""
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            await laden.all_sent(uow)

    async def hears(self, kind: str, payload: dict[str, Any]) -> None:
        """Telegram's answer to a request has come back."""
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            await due.schedule(uow, kind, f"sent:{kind}", self.clock.now(), payload=payload)
        await self.all_that_is_due()

    # What happens

    async def opens(self, compound: Compound, *, carrier: str = "buttons") -> int:
        """The second member opens a vote of all owners; the motion's key."""
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            chair = (await keys_of(uow, compound))[0]
            motion = (await a_draft(uow, compound.community, by=chair, carrier=carrier)).id
        async with self.noting("opening a vote"):
            await self.bot.intake.apply([self.press(compound, 1, f"1:motion.open:{motion}", private=True)])
            await self.all_that_is_due()
        return motion

    async def votes(self, compound: Compound, motion: int) -> None:
        """Everybody is invited, some read, all vote, the card follows."""
        async with self.noting("inviting everybody in private"):
            await self.pieces(WRITING_PAUSE * (compound.homes // WRITTEN_AT_ONCE + 1))
        await self.arrives()
        data, most = f"1:ballot.cast:{motion}:", compound.homes * 4 // 5
        most = 600 if self.brief else most
        async with self.noting("100 ballots in the group"):
            for first in range(0, most, 100):
                choices = ((home, "yes" if home % 3 else "no") for home in range(first, min(most, first + 100)))
                await self.bot.intake.apply([self.press(compound, home, data + what) for home, what in choices])
        async with self.noting("the turnout on the card"):
            await self.later(timedelta(seconds=11))
        async with self.noting("10 ballots in private"):
            for first in range(most, min(compound.homes - 10, most + 50), 10):
                homes = range(first, first + 10)
                await self.bot.intake.apply([self.press(compound, home, data + "yes", private=True) for home in homes])
        async with self.noting("10 open the motion"):
            for _ in range(5):
                homes = range(10)
                await self.bot.intake.apply([self.says(compound, home, f"/start motion-{motion}") for home in homes])

    async def decides(self, compound: Compound) -> None:
        """A vote from its opening to its verdict."""
        motion = await self.opens(compound)
        await self.votes(compound, motion)
        await self.closes(motion)

    async def closes(self, motion: int) -> None:
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            end = (await motions.get(uow, motion)).closes_at
        assert end is not None
        async with self.noting("reminding those who have not voted"):
            await self.pieces(end - timedelta(seconds=2) - self.clock.now())
        await self.arrives()
        async with self.noting("counting a vote"):
            await self.later(timedelta(seconds=2))
        async with self.noting("the papers after a vote"):
            await self.pieces(timedelta(hours=1))

    async def polled(self, compound: Compound) -> None:
        """A vote that a native poll carries: sent, answered by nearly everybody, stopped, compared with Telegram's count."""
        motion = await self.opens(compound, carrier="poll")
        poll = await self._carrying(motion)
        name, most = f"p{motion}", compound.homes - 20
        told = [{"persistent_id": choice, "voter_count": 0} for choice in CHOICES]
        async with self.noting("a poll was sent"):
            await self.hears("poll.sent", {"poll": poll, "ok": True, "result": {"poll": {"id": name, "options": told}}})
        async with self.noting("100 answers to a poll"):
            for first in range(0, 100 if self.brief else most, 100):
                homes = range(first, min(most, first + 100))
                await self.bot.intake.apply([self.answers(compound, home, name, CHOICES[home % 3]) for home in homes])
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            await laden.rest_answered(uow, motion, name)
        async with self.noting("100 answers taken back"):
            homes = range(most - 40, most)
            await self.bot.intake.apply([self.answers(compound, home, name) for home in homes])
        async with self.noting(""):
            await self.pieces(timedelta(days=6))
            await self.later(timedelta(days=1, minutes=2))  # it closes with the whole minute
        await self.arrives()
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            heard = len(await native_polls.who_answered(uow, name))
        count = {"id": name, "options": told, "total_voter_count": heard, "is_closed": True}
        async with self.noting("comparing a poll with Telegram's count, counting"):
            await self.hears("poll.stopped", {"poll": poll, "ok": True, "result": count})
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            assert (await motions.get(uow, motion)).stage is Stage.CLOSED
        async with self.noting("the papers after a vote"):
            await self.pieces(timedelta(hours=1))

    async def _carrying(self, motion: int) -> int:
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            poll = await native_polls.carrying(uow, motion)
        assert poll is not None
        return poll.id

    async def looks(self, compound: Compound) -> None:
        """What the chair asks for."""
        for said in ("/register", "/homes", "/slips", "/who", "/roles", "/motion 1", "/motions", "/matters"):
            async with self.noting(f"the chair's {said}"):
                await self.bot.intake.apply([self.says(compound, 0, said)])
                await self.all_that_is_due()
        for name, data in (
            ("exporting the register", f"1:register.export:{compound.community}"),
            ("slips for every home", f"1:slips.make:{compound.community}:0"),
        ):
            async with self.noting(name):
                await self.bot.intake.apply([self.press(compound, 0, data, private=True)])
                await self.all_that_is_due()

    async def leaves(self, compound: Compound) -> None:
        """Somebody of whom very much is stored asks for it, and then has it erased."""
        home = 7
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            key = (await keys_of(uow, compound))[home]
            await laden.somebody(uow, compound, key)
        async with self.noting("/mydata of somebody with much"):
            await self.bot.intake.apply([self.says(compound, home, "/mydata")])
            await self.all_that_is_due()
        async with self.noting("/forget of somebody with much"):
            press = self.press(compound, home, f"1:forget.yes:{key}", private=True)
            await self.bot.intake.apply([self.says(compound, home, "/forget"), press])
            await self.all_that_is_due()
            await self.arrives()
            await self.hears("forget.told", {"account": key, "ok": True, "result": {}})

    async def sleeps(self, compound: Compound) -> None:
        """A night in a bot that was never tidied: what is old is forgotten, and a backup is made while people vote."""
        motion = await self.opens(compound)
        async with self.noting(""), self.database.uow(self.clock.now() - timedelta(days=2000)) as uow:
            await laden.old_rows(uow, compound)
        async with self.noting("forgetting what is old"):
            await tidy(self.database, self.bot.files, self.clock, self.bot.settings.retention)
        async with self.noting("10 ballots during a backup"):
            saving = asyncio.create_task(self._backs_up())
            for first in range(0, compound.homes - 10, 10):
                data = f"1:ballot.cast:{motion}:yes"
                homes = range(first, first + 10)
                await self.bot.intake.apply([self.press(compound, home, data) for home in homes])
                if saving.done():
                    break
                await asyncio.sleep(0.02)
            await saving

    async def _backs_up(self) -> None:
        url = self.bot.settings.database.url
        await backup.backup(url, self.bot.files, self.folder / "kept.zip", self.clock.now())

    async def sends(self, compound: Compound) -> None:
        """Messages really leave: the invitations to a vote, which all wait at once."""
        await self.opens(compound)
        async with self.noting(""):
            await self.later(WRITING_PAUSE * (compound.homes // WRITTEN_AT_ONCE + 1))
        async with self.noting("sending 3,000 messages"):
            await self.bot.delivery.drain()

    async def imports(self, name: str, compound: Compound, entries: list[Entry]) -> None:
        """The chair makes a list the register."""
        async with self.noting(""), self.database.uow(self.clock.now()) as uow:
            chair = (await keys_of(uow, compound))[0]
        async with self.noting("reading a list of 3,000 homes"):
            key = await shown(self.database, self.clock.now(), compound.community, entries, chair)
        async with self.noting(name):
            await self.bot.intake.apply([self.press(compound, 0, f"1:register.take:{key}", private=True)])
            await self.all_that_is_due()
        async with self.noting("forgetting an import's lines"):
            await self.later(timedelta(minutes=2))


def _user(compound: Compound, home: int) -> dict[str, Any]:
    return {
        "id": compound.person(home),
        "is_bot": False,
        "first_name": f"Owner {home}",
        "language_code": "en",
    }


def changed_lists(homes: int) -> Iterator[tuple[str, list[Entry]]]:
    """Lists that follow each other: some changes, other telephones for all, all sold."""
    some = [*many_entries(homes)[5:], *(an_entry(f"99-1-{number}", f"New {number}") for number in range(5))]
    yield "importing a list with some changes", some
    places = [f"{n % 10 + 1}-{n % 3 + 1}-{n}" for n in range(homes)]
    called = [an_entry(place, f"业主{n}", phone=f"139{n:08d}") for n, place in enumerate(places)]
    yield "importing other telephones for all", called
    sold = [an_entry(place, f"New {n}", phone=f"139{n:08d}") for n, place in enumerate(places)]
    yield "importing all homes sold", sold
