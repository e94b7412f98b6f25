"""A community of three hundred homes that lives in the sandbox: its group, its people, and what they do all month.

Nobody plays against the bot: people report, press "me too", handle or leave undone, vote, swap duty, ask. The same seed
gives the same month.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.people import membership
from bot.sandbox.world import Chat, Member
from bot.sandbox.world import Person as SandboxPerson
from governance.matters.matter import State
from governance.schedule.repetition import Every, Schedule, wall_of
from handlers.duty.notices import plan_notices
from handlers.reminders.plan import plan
from storage.communities import accounts, chats
from storage.duty import rosters
from storage.duty.rosters import Member as OnDuty
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.matters import matters
from storage.reminders import reminders
from tests.samples.three_thousand import Compound, filled
from tests.sandbox_client import Person
from tests.scenarios.village import Village

HOMES = 300
ZONE = "Asia/Shanghai"
_OFFLINE = range(280, HOMES)  # who have never pressed Start
_REPORTS = (
    *("/report The light in building {n} is out", "#repair The lift in building {n} sticks", "#suggestion A bench"),
    *("/report Noise at night, building {n}", "#wish More green", "#help Who has a ladder?"),
)


@dataclass(slots=True)
class ThreeHundred:
    """Who lives in a village (`tests.scenarios.village.village(settled=…)`)."""

    compound: Compound | None = None

    def meets(self, sandbox: Sandbox) -> None:
        """All owners stand in the group, and the bot with them; most have a private chat with it."""
        world = sandbox.exchange.world
        compound = Compound(1, -1_003_000_000_000, 810_000_000, HOMES)
        for home in range(HOMES):
            person = SandboxPerson(compound.person(home), f"Owner {home}", language="en", started=home not in _OFFLINE)
            world.add_person(person)
        group = Chat(compound.group, "supergroup", "Court 0", {"en": "Court 0", "zh": "Court 0"})
        group.members = {compound.person(home): Member() for home in range(HOMES)}
        group.members[compound.person(0)] = Member("creator")
        group.members[world.bot.id] = membership.administrator_member()
        world.add_chat(group)
        self.compound = compound

    async def moves_in(self, folder: Path, empty: Path, at: datetime, *, url: str | None = None) -> None:
        """Register, bindings, committee, two rosters and a weekly post are there."""
        if url is None:
            shutil.copy(empty, folder / "yishiting.db")
        database = Database(url or f"sqlite+aiosqlite:///{folder}/yishiting.db")
        compound = await filled(database, at, homes=HOMES)
        async with database.uow(at) as uow:
            group = await chats.by_telegram_id(uow, compound.group)
            assert group is not None
            for home in _OFFLINE:
                await chats.close(uow, compound.person(home))
            for name, homes, hours in (("Gatehouse", (3, 4, 5, 281), 24), ("Patrol", (6, 7, 8), 12)):
                await _a_roster(uow, compound, group.id, name, homes, hours)
            weekly = Schedule(Every.WEEK, time(18), weekdays=(5,))
            post = await reminders.make(uow, compound.community, group.id, text="Bins", schedule=weekly, by=1)
            await plan(uow, post, ZONE, wall_of(uow.now, ZONE))
        await database.close()


async def _a_roster(
    uow: UnitOfWork, compound: Compound, chat: int, name: str, homes: tuple[int, ...], hours: int
) -> None:
    found = [await accounts.by_telegram_id(uow, compound.person(home)) for home in homes]
    members = [*(OnDuty(one.id, one.name) for one in found if one is not None), OnDuty(None, f"Old {name}")]
    start = datetime.combine(wall_of(uow.now, ZONE).date(), time(8)) + timedelta(days=1)
    hour = time(8) if hours == 24 else time(12)
    made = await rosters.make(
        uow, compound.community, chat, name=name, start=start, hours=hours, shown_at=hour, members=members, by=1
    )
    await plan_notices(uow, made, ZONE)


@dataclass(slots=True)
class Month:
    """What is lived, and what was seen of it in the owners' group.

    `asked_for`: by day, the posts that somebody raised or asked for; `awake`: who did something at night (Telegram
    ids); `looked_at`: the matters that were handled or left alone, by their numbers.
    """

    life: Village
    seed: int
    asked_for: Counter[str] = field(default_factory=Counter)
    awake: set[int] = field(default_factory=set)
    looked_at: set[int] = field(default_factory=set)

    async def lives(self, days: int) -> None:
        """So many days, from 10:00 on the first."""
        dice = random.Random(self.seed)
        for day in range(days):
            for hour in (0, 3, 9):  # 10:00, 13:00, 19:00; now and then somebody cannot sleep
                await self.life.forward(hours=3 if hour == 3 else 6 if hour == 9 else 0)
                await self._happens(dice, day, hour)
            await self.life.forward(hours=4.5)
            if dice.random() < 0.3:
                self.awake.add((await self._reports(dice)).id)
            await self.life.forward(hours=10.5)

    async def _happens(self, dice: random.Random, day: int, hour: int) -> None:
        if dice.random() < 0.5:
            await self._reports(dice)
        if (waiting := await self._waiting()) and dice.random() < 0.5:
            await self._is_handled(dice, dice.choice(waiting))
        if dice.random() < 0.2:
            await self._asked(self.owner(dice.randrange(9, HOMES)), dice.choice(("/duty", "/matters")))
        if day % 12 == 2 and hour == 3:
            await self._votes(dice, day)

    def owner(self, home: int) -> Person:
        """Whoever owns that home."""
        return self.life.person(810_000_000 + home)

    @property
    def group(self) -> Chat:
        """The owners' group, as it is."""
        return self.life.sandbox.exchange.world.chats[-1_003_000_000_000]

    def posts(self) -> Counter[str]:
        """How many messages of the bot came on each day; edits leave a message where it is."""
        bot = self.life.sandbox.exchange.world.bot.id
        zone = self.life.clock.now().tzinfo
        found = [one for one in self.group.messages.values() if one.sender == bot and not one.service]
        return Counter(f"{wall_of(datetime.fromtimestamp(one.date, zone), ZONE):%m-%d}" for one in found)

    def new(self) -> list[int]:
        """New posts of each day, sorted."""
        posts, days = self.posts(), sorted(self.posts())
        return sorted(posts[day] - self.asked_for[day] for day in days)

    async def _asked(self, who: Person, text: str) -> None:
        """What somebody raises or asks is answered by one post, which does not count."""
        before = sum(self.posts().values())
        await who.says(text, to=self.group.id)
        await self.life.quiet()
        if sum(self.posts().values()) > before:
            self.asked_for[f"{wall_of(self.life.clock.now(), ZONE):%m-%d}"] += 1

    async def _reports(self, dice: random.Random) -> Person:
        who = self.owner(dice.randrange(9, HOMES))
        await self._asked(who, dice.choice(_REPORTS).format(n=dice.randrange(1, 10)))
        return who

    async def _waiting(self) -> list[int]:
        """The matters that nobody has looked at. What was told does not say: a repeat is held back first."""
        async with self.life.database.uow(self.life.clock.now()) as uow:
            raised = await matters.listed(uow, 1, states={State.RAISED}, limit=500)
        return sorted({one.number for one in raised} - self.looked_at)

    async def _is_handled(self, dice: random.Random, number: int) -> None:
        """Taken, answered and closed by the chair, or left alone until the week's line names it."""
        self.looked_at.add(number)
        if dice.random() < 0.4:
            return
        chair = self.owner(0)
        await chair.says(f"/matter {number}")
        await chair.presses("Take it", on=await chair.sees(f"Matter {number} ·", button="Take it"))
        await self.life.quiet()
        if dice.random() < 0.5:
            return
        await chair.presses("Close", on=await chair.sees(f"Matter {number} ·", button="Close"))
        await self.life.quiet()
        await chair.says("It is mended.")
        await self.life.quiet()
        await chair.presses("Solved, close it")
        await self.life.quiet()

    async def _votes(self, dice: random.Random, day: int) -> None:
        chair, second = self.owner(0), self.owner(1)
        await chair.says(f"/motion New bins {day}")
        await self.life.quiet()
        await chair.says("We buy new bins for 3,000 yuan.")
        for label in ("Using the repair fund", "7 days", "By button", "Pass it on"):
            await self.life.quiet()
            await chair.presses(label)
        await self.life.quiet()
        before = sum(self.posts().values())
        await second.presses("Open the vote")
        await self.life.quiet()
        if sum(self.posts().values()) > before:
            self.asked_for[f"{wall_of(self.life.clock.now(), ZONE):%m-%d}"] += 1
        card = await second.sees("New bins", where=self.group.id, button="In favour")
        for home in dice.sample(range(9, HOMES), 20):
            await self.owner(home).presses("In favour", on=card)
