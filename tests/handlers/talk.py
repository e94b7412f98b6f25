"""Talk with the bot, as a chat would go: updates through the real router; what it would send is read from the outbox.

No network: handlers never call Telegram. `Talk.play(until)` stands in for the scheduler.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from telegram import Update
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from governance.roles import Role
from handlers.frame.room import House
from handlers.routes import HOUSE
from handlers.routing.router import Router
from storage.communities import accounts, chats, communities, members
from storage.engine.database import Database
from storage.engine.outbox import cards, outbox
from storage.engine.press_answers import CallbackAnswer
from storage.engine.uow import UnitOfWork
from storage.offices import roles
from storage.queues import due
from tests.databases import NOW

BOT = "yishiting_bot"
_ME = b'{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Yishiting","username":"%s"}}' % BOT.encode()


class NoTelegram(BaseRequest):
    """Answers getMe and nothing else."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *a: Any, **k: Any
    ) -> Any:
        assert url.endswith("/getMe"), "a handler called Telegram"
        return 200, _ME


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account. `language`: what their app says."""

    id: int
    name: str
    language: str = "zh-hans"

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}


@dataclass(frozen=True, slots=True)
class Said:
    """A request that the bot would send: to which chat (Telegram's id; None for none), what it shows."""

    chat: int | None
    text: str
    buttons: dict[str, str]  # label → callback data or address
    card: str | None
    row: Any = field(repr=False)

    def data(self, beginning: str) -> str:
        """The callback data of the button whose label begins so."""
        return next(data for label, data in self.buttons.items() if label.startswith(beginning))


class Talk:
    """One conversation. `now` can be moved; `heard()` gives what was queued since it was last asked."""

    def __init__(self, database: Database, router: Router, application: Any) -> None:
        self.database = database
        self.router = router
        self.application = application
        self.now = NOW
        self.answers: list[CallbackAnswer] = []
        self._seen = 0
        self._numbers = count(1000)

    async def says(self, person: Person, text: str | None = None, chat: int | None = None, **more: Any) -> list[Said]:
        """Somebody writes, in private or in the group `chat` (Telegram's id). Returns what the bot would send."""
        await self.feed({"message": {**self._message(person, chat), **_text(text), **more}})
        return await self.heard()

    async def presses(self, person: Person, data: str, chat: int | None = None) -> list[Said]:
        """Somebody presses a button. The answer is the last of `answers`."""
        await self.feeds(person, data, chat)
        return await self.heard()

    async def feeds(self, person: Person, data: str, chat: int | None = None) -> None:
        """The same for many presses in a row: what they brought is heard afterwards."""
        shown = {**self._message(person, chat), "text": "…"}
        query = {"id": str(next(self._numbers)), "from": person.as_json(), "chat_instance": "1"}
        await self.feed({"callback_query": {**query, "message": shown, "data": data}})

    def _message(self, person: Person, chat: int | None) -> dict[str, Any]:
        place = (
            {"id": person.id, "type": "private"} if chat is None else {"id": chat, "type": "supergroup", "title": "G"}
        )
        stamp = int(self.now.timestamp())
        return {"message_id": next(self._numbers), "date": stamp, "chat": place, "from": person.as_json()}

    async def feed(self, body: dict[str, Any]) -> None:
        """Handle one update as intake does: once, and again behind a savepoint if it must be undone."""
        update = Update.de_json({"update_id": next(self._numbers), **body}, self.application.bot)
        self.router.orders = {update.update_id: update.update_id}
        for careful in (False, True):
            try:
                async with self._unit() as uow:
                    self.router.careful = careful
                    await self.application.process_update(update)
                    if self.router.failure is not None:
                        raise self.router.failure
                    answers = uow.answers
                self.answers += answers
                return
            except Exception as error:
                if careful or type(error).__name__ != "RedoWithCare":
                    raise

    @asynccontextmanager
    async def _unit(self) -> AsyncIterator[UnitOfWork]:
        async with self.database.uow(self.now) as uow:
            self.router.uow, self.router.failure, self.router.touched = uow, None, False
            yield uow

    async def play(self, until: datetime) -> list[Said]:
        """Play each due thing until then, in order, each in a unit of its own at its own moment."""
        said: list[Said] = []
        while True:
            async with self.database.uow(self.now) as uow:
                at = await uow.scalar(due.earliest())
            if at is None or at > until:
                break
            self.now = max(self.now, at)
            async with self._unit() as uow:
                item = await due.take(uow, self.now)
                assert item is not None
                await self.router.play(uow, item)
            said += await self.heard()
        self.now = max(self.now, until)
        return [*said, *await self.heard()]

    async def heard(self) -> list[Said]:
        """What was queued since this was last asked, oldest first."""
        joined = outbox.outerjoin(chats.chats, chats.chats.c.id == outbox.c.chat_id)
        query = select(outbox, chats.chats.c.telegram_id).select_from(joined).where(outbox.c.id > self._seen)
        rows = await self.database.look(query.order_by(outbox.c.id))
        self._seen = rows[-1].id if rows else self._seen
        # The test stands in for delivery, too: what was heard has left, so that a card is queued anew.
        async with self.database.uow(self.now) as uow:
            await uow.execute(outbox.update().where(outbox.c.state == "queued").values(state="sent"))
        return [_said(row) for row in rows]

    async def arrives(self, said: Said) -> None:
        """The request has become a message: its card stands in the chat, and is edited from now on."""
        row = {"chat_id": said.row.chat_id, "name": said.card, "message_id": next(self._numbers), "shown": ""}
        async with self.database.uow(self.now) as uow:
            await uow.execute(cards.insert().values(**row, edited_at=self.now))

    @property
    def toast(self) -> str:
        """What the last press was answered with."""
        return self.answers[-1].text


def _text(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    if not text.startswith("/"):
        return {"text": text}
    length = len(text.split()[0])
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def _said(row: Any) -> Said:
    rows = row.body.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = {one["text"]: one.get("callback_data") or one["url"] for line in rows for one in line}
    return Said(row.telegram_id, row.body.get("text") or row.body.get("caption") or "", buttons, row.card, row)


@asynccontextmanager
async def talking(database: Database, house: House = HOUSE) -> AsyncIterator[Talk]:
    """A conversation with these rooms."""
    request = NoTelegram()
    builder = Application.builder().token("1:x").updater(None).request(request).get_updates_request(request)
    application = builder.job_queue(None).build()
    router = Router(house)
    router.bot = BOT
    router.install(application)
    await application.initialize()
    try:
        yield Talk(database, router, application)
    finally:
        await application.shutdown()


async def a_community(
    talk: Talk, group: int = -1001, *, language: str = "zh", timezone: str = "Asia/Shanghai", name: str = "议事亭小区"
) -> int:
    """A community with its group; returns its id."""
    async with talk.database.uow(talk.now) as uow:
        made = await communities.found(uow, name=name, language=language, timezone=timezone, jurisdiction="CN")
        await chats.remember_group(uow, group, name, community=made.id)
    return made.id


async def a_member(talk: Talk, person: Person, community: int, *held: Role, started: bool = True) -> int:
    """Somebody who belongs to a community, with roles; `started`: has a private chat with the bot. The account's id."""
    async with talk.database.uow(talk.now) as uow:
        account = await accounts.remember(uow, person.id, person.name, person.language)
        if started:
            await chats.remember_private(uow, person.id)
        await members.join(uow, community, account.id)
        for role in held:
            await roles.give(uow, community, account.id, role, by=None, active=True)
    return account.id
