"""Random life in the sandbox: dice for neighbours of whom nobody knows what they will do next.

They press what they see, new and old; type commands, answers and nonsense; send lists and photos; come and go, promote
and block; polls, time, privacy mode and Telegram's failures go on beside. The same seed gives the same first steps.
"""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.pictures import grey
from governance.matters.matter import Visibility, may_handle
from handlers.assignment.choosing import staff_of
from handlers.frame.triggers import Command, DeepLink
from handlers.routes import ROUTES
from storage.assignment import charges
from storage.communities import communities
from storage.matters import matters
from tests.sandbox_client import Person
from tests.sandbox_seen import RefusedError, Seen
from tests.scenarios.village import Village

_COMMANDS = [route.trigger.name for route in ROUTES if isinstance(route.trigger, Command)]
_LINKS = [route.trigger.name for route in ROUTES if isinstance(route.trigger, DeepLink)]
_SAID = (
    *("1", "0", "-3", "12", "999999999999999999999", "3栋2单元", "5-2-401", "1-1-101", "同意", "no", "明天 9:00"),
    *("每周一 08:00", "tomorrow 25:99", "2月30日", "every Monday 08:00", "2099-01-01", "王秀英", "@nobody", "。"),
    *(
        "#报修 灯坏了",
        "#repair",
        "#建议",
        "#投诉 太吵",
        "报修：电梯",
        "<b>&amp;</b><script>",
        "𝕳𝖊𝖑𝖑𝖔" * 40,
        "\u202egnp.exe",
    ),
    *("a" * 4096, "\n\n\n", "🏮" * 300, "%s {0} {name} \\", "业主\u0301\u0301\u0301" * 50, "/", "/@", "1,5", "88.25"),
    *("张三 139 0000 0000", "Asia/Shanghai", "Mars/Phobos", "用维修资金大修电梯", "Repair the lift, 200,000 yuan"),
)
_LISTS = (
    "楼栋,单元,房号,业主,面积,电话\n1,1,101,王秀英,88.25,13900000000\n",
    "楼栋,单元,房号,业主,面积,电话\n1,1,101,王秀英,88.25,139\n1,1,101,李四,-3,x\n,,,,,\n",
    "a;b;c\n1;2;3\n",
    "",
)
_SHOWN = 12  # of a chat, so many of the newest messages are looked at


class Dice:
    """One seed's life in a village: `await dice.throws(steps)`."""

    def __init__(self, life: Village, seed: int) -> None:
        self.life = life
        self.dice = random.Random(seed)
        self.told: list[str] = []
        self._acts: list[tuple[int, Callable[[Person], Awaitable[None]]]] = [
            (50, self._presses),
            (20, self._says),
            (12, self._commands),
            (4, self._time_passes),
            (3, self._follows_a_link),
            (2, self._sends_a_list),
            (2, self._sends_a_photo),
            (2, self._forges),
            (2, self._votes),
            (2, self._comes_or_goes),
            (1, self._rights_change),
            (1, self._telegram_fails),
        ]

    async def throws(self, steps: int) -> None:
        """So many things happen; every few, the bot is let come to rest."""
        weights = [weight for weight, _ in self._acts]
        person = self.life.person("chair")
        for step in range(steps):
            # Whoever has begun something mostly goes on with it; the committee has more to do than others.
            if self.dice.random() < 0.3:
                some = self.life.people("chair", "committee") if self.dice.random() < 0.5 else self.life.people()
                person = self.dice.choice(some)
            act = self.dice.choices([act for _, act in self._acts], weights)[0]
            try:
                await act(person)
            except RefusedError as refused:
                self._note(person, f"{act.__name__}: the app refuses, {refused.sentence}")
            if step % 8 == 7:
                await self.life.quiet()
                self.life.no_failures()
                await self.one_is_in_charge()
        await self.life.life_without_faults()

    async def one_is_in_charge(self) -> None:
        """Of each open matter exactly one person is in charge, who may answer it, whatever has happened."""
        async with self.life.database.uow(self.life.clock.now()) as uow:
            for community in await communities.everyone(uow):
                staff = await staff_of(uow, community.id)
                everything = tuple(Visibility)
                for matter in await matters.listed(uow, community.id, visible=everything, limit=1000):
                    charge = await charges.of(uow, matter.id)
                    able = {post.account for post in staff.posts if may_handle(matter.kind, staff.roles(post.account))}
                    assert (charge.account if charge else None) in (able or {None}), (matter.number, charge, able)

    def _note(self, person: Person, what: str) -> None:
        self.told.append(f"{person.name}: {what[:200]!r}")

    def _where(self, person: Person) -> int:
        groups = [number for number, facts in self.life._chats.items() if person.id in facts["members"]]
        return self.dice.choice([person.id, person.id, *groups])

    async def _seen(self, person: Person, where: int) -> list[Seen]:
        return [seen for seen in await person.within(where).messages(_SHOWN) if seen.by_bot]

    # What they do

    async def _presses(self, person: Person) -> None:
        where = self._where(person)
        shown = [seen for seen in await self._seen(person, where) if seen.buttons]
        if not shown:
            return
        # Mostly the newest; sometimes one that the chat has left behind.
        on = shown[-1] if self.dice.random() < 0.6 else self.dice.choice(shown)
        rows = on.raw["reply_markup"]["inline_keyboard"]
        button = self.dice.choice([button for row in rows for button in row])
        self._note(person, f"presses {button['text']}")
        if data := button.get("callback_data"):
            body: dict[str, Any] = {"chat_id": where, "message_id": on.id, "data": data}
            await person.does("presses", **body, resend=self.dice.random() < 0.05)
        elif link := re.search(r"[?&]start=([\w-]+)", button.get("url", "")):
            await person.starts(link[1])

    async def _says(self, person: Person) -> None:
        where, text = self._where(person), self.dice.choice(_SAID)
        if not text.strip():
            return
        shown = await self._seen(person, where)
        self._note(person, f"says {text}")
        await person.says(text, to=where, reply_to=shown[-1] if shown and self.dice.random() < 0.3 else None)

    async def _commands(self, person: Person) -> None:
        argument = self.dice.choice(("", "", "", " 1", " 2", " x", f" {self.dice.choice(_SAID)[:100]}"))
        text = f"/{self.dice.choice(_COMMANDS)}{argument}"
        self._note(person, f"says {text}")
        await person.says(text, to=self._where(person))

    async def _follows_a_link(self, person: Person) -> None:
        payload = f"{self.dice.choice(_LINKS)}-{self.dice.choice(['1', '2', 'start', 'x', '-1', '99999'])}"
        self._note(person, f"starts {payload}")
        await person.starts(payload)

    async def _sends_a_list(self, person: Person) -> None:
        self._note(person, "sends a list")
        await person.says(document=("list.csv", self.dice.choice(_LISTS).encode()))

    async def _sends_a_photo(self, person: Person) -> None:
        self._note(person, "sends a photo")
        caption = self.dice.choice(("", "#报修 漏水", "/report", "灯坏了"))
        await person.says(caption, to=self._where(person), photo=grey(48, 48))

    async def _forges(self, person: Person) -> None:
        where = self._where(person)
        shown = await self._seen(person, where)
        verbs = sorted({route.trigger.verb for route in ROUTES if hasattr(route.trigger, "verb")})
        data = f"1:{self.dice.choice(verbs)}" + "".join(
            f":{self.dice.choice(['1', '2', '0', 'x', 'yes', '-1'])}" for _ in range(self.dice.randrange(4))
        )
        if shown:
            self._note(person, f"forges {data}")
            await person.does("presses", chat_id=where, message_id=shown[-1].id, data=data, forged=True)

    async def _votes(self, person: Person) -> None:
        where = self._where(person)
        polls = [seen for seen in await self._seen(person, where) if seen.raw.get("poll")]
        if polls:
            chosen = self.dice.choice(([0], [1], []))
            self._note(person, f"votes {chosen}")
            await person.does("votes", chat_id=where, message_id=polls[-1].id, options=chosen)

    async def _comes_or_goes(self, person: Person) -> None:
        what = self.dice.choice(("block", "unblock", "unblock", "leave", "join", "join"))
        self._note(person, what)
        if what in {"block", "unblock"}:
            await person.does(what)
        else:
            await person.does(what, chat_id=self.dice.choice(list(self.life._chats)))
        await self.life.refresh()

    async def _rights_change(self, _person: Person) -> None:
        number, facts = self.dice.choice(list(self.life._chats.items()))
        owner = self.life.person(facts["members"][0])
        bot = int(self.life.sandbox.token.partition(":")[0])
        what = self.dice.choice(("promote", "demote", "remove-bot", "add-bot", "privacy"))
        self._note(owner, f"{what} in {number}")
        if what == "privacy":
            await self.life.post("/bot", can_read_all_group_messages=self.dice.random() < 0.5)
        elif what in {"promote", "demote"}:
            await owner.does(what, chat_id=number, user_id=bot)
        else:
            await owner.does(what, chat_id=number)

    async def _time_passes(self, _person: Person) -> None:
        hours = self.dice.choice((0.1, 1, 5, 24, 24, 75, 24 * 8))
        self.told.append(f"{hours} hours pass")
        await self.life.quiet()
        await self.life.forward(hours=hours)

    async def _telegram_fails(self, _person: Person) -> None:
        kind = self.dice.choice(("cut", "status", "accept_then_cut", "redeliver", "resend_press", "flood"))
        self.told.append(f"Telegram: {kind}")
        method = {"redeliver": "getUpdates", "resend_press": ""}.get(kind, "sendMessage")
        await self.life.fault(kind, method, retry_after=1)
