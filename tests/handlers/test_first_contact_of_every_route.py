"""Can every route be somebody's first word to the bot, in a batch that has to be done again?

A chat and a person that nobody knew get their rows behind the update's savepoint. When a refusal goes back to it they are
gone, and the refusal is still to be said: to anybody, in any chat.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from bot.intake.intake import Intake
from bot.process.clock import MovableClock
from handlers.frame.buttons import pack
from handlers.frame.deep_links import pack_start
from handlers.frame.triggers import ButtonPress, Command, DeepLink, Event, Hashtag, Keyword
from handlers.routes import ROUTES
from storage.engine.database import Database
from storage.queues import updates
from tests.handlers.talk import BOT, Person, a_community, talking

Json = dict[str, Any]
KNOWN = -1001
# Who writes as the group itself, and what has no writer at all.
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ME = {"id": 7, "is_bot": True, "first_name": "Yishiting", "username": BOT}


def _texts() -> Iterator[str]:
    """One message for each route that a message can lead to."""
    for route in ROUTES:
        match route.trigger:
            case Command(name=name):
                yield f"/{name}"
                yield f"/{name} 1 x"
            case DeepLink(name=name):
                yield f"/start {pack_start(name, 1, 2)}"
            case Hashtag(tags=tags):
                yield f"#{min(tags)} the lamp is broken"
            case Keyword(beginnings=words):
                yield f"{min(words)} the lamp is broken"
    yield "something that nobody understands"


def _presses() -> Iterator[str]:
    """Presses of each verb: with nothing, and with what may be there."""
    for route in ROUTES:
        if isinstance(route.trigger, ButtonPress):
            for arguments in ((), (1, "yes")):
                yield pack(route.trigger.verb, *arguments)


class Strangers:
    """Makes each update the first that is heard of its person, and of its chat unless that is the known group."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def _next(self) -> tuple[int, Json]:
        number = next(self._numbers)
        return number, Person(900_000 + number, f"Stranger {number}", "en").as_json()

    def _message(self, number: int, person: Json, kind: str) -> Json:
        chats = {
            "private": {"id": person["id"], "type": "private"},
            "unknown": {"id": -500_000 - number, "type": "supergroup", "title": "U"},
            "known": {"id": KNOWN, "type": "supergroup", "title": "G"},
        }
        return {"message_id": number, "date": 1_795_000_000, "chat": chats[kind], "from": person}

    def says(self, text: str, kind: str, **more: Any) -> Json:
        number, person = self._next()
        said = {**self._message(number, person, kind), "text": text, **more}
        if text.startswith("/"):
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        return {"update_id": number, "message": {name: value for name, value in said.items() if value is not None}}

    def presses(self, data: str, kind: str, *, shown: bool) -> Json:
        number, person = self._next()
        message = {**self._message(number, ME, kind), "text": "…"}
        if kind == "private":
            message["chat"] = {"id": person["id"], "type": "private"}
        if not shown:
            message = {"chat": message["chat"], "message_id": number, "date": 0}
        query = {"id": str(number), "from": person, "chat_instance": "1", "data": data, "message": message}
        return {"update_id": number, "callback_query": query}

    def events(self, kind: str) -> Iterator[tuple[Event, Json]]:
        """One update for each event."""
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
        table = {"file_id": "f", "file_unique_id": "u", "file_name": "register.xlsx"}
        messages: dict[Event, Json] = {
            Event.LEFT: {"left_chat_member": Person(800_000, "Gone").as_json()},
            Event.MIGRATION: {"migrate_to_chat_id": -100_700_000 - next(self._numbers)},
            Event.ALBUM: {"media_group_id": "a", "photo": photo},
            Event.TALK: {"text": "good morning"},
            Event.SPREADSHEET: {"document": table},
            Event.STRAY: {"text": "?"},
            Event.TOLD: {"text": "the lamp is broken"},
        }
        for event, more in messages.items():
            number, person = self._next()
            yield event, {"update_id": number, "message": {**self._message(number, person, kind), **more}}
        number, person = self._next()
        ours = {**self._message(number, ME, kind), "text": "…"}
        reply = {**self._message(number, person, kind), "text": "and I?", "reply_to_message": ours}
        yield Event.REPLY, {"update_id": number, "message": reply}
        number, person = self._next()
        call = {**self._message(number, person, kind), "text": f"@{BOT} the lamp is broken"}
        yield Event.CALLED, {"update_id": number, "message": call}
        number, person = self._next()
        edited = {**self._message(number, person, kind), "edit_date": 1_795_000_060, "text": "#repair the lamp"}
        yield Event.RETAGGED, {"update_id": number, "edited_message": edited}
        for event, field, who in ((Event.MY_MEMBERSHIP, "my_chat_member", ME), (Event.MEMBERSHIP, "chat_member", None)):
            number, person = self._next()
            change = {"old_chat_member": {"status": "left"}, "new_chat_member": {"status": "member"}}
            members = {name: {**one, "user": who or person} for name, one in change.items()}
            chat = self._message(number, person, kind)["chat"]
            yield event, {"update_id": number, field: {"chat": chat, "from": person, "date": 1_795_000_000, **members}}
        number, person = self._next()
        options = [{"text": "yes", "voter_count": 1, "persistent_id": "1"}]
        poll = {"id": f"p{number}", "question": "?", "options": options, "total_voter_count": 1, "is_closed": True}
        poll |= {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": True}
        yield Event.POLL, {"update_id": number, "poll": {**poll, "members_only": False}}
        number, person = self._next()
        answer = {"poll_id": "p", "user": person, "option_ids": [0], "option_persistent_ids": ["1"]}
        yield Event.POLL_ANSWER, {"update_id": number, "poll_answer": answer}
        number, person = self._next()
        chat, thumb = self._message(number, person, kind)["chat"], {"type": "emoji", "emoji": "👍"}
        reaction = {"chat": chat, "message_id": number, "user": person, "date": 1_795_000_000}
        reaction |= {"old_reaction": [], "new_reaction": [thumb]}
        yield Event.REACTION, {"update_id": number, "message_reaction": reaction}

    def poison(self) -> Json:
        """What makes a batch be done again with care."""
        return self.says("/duty", "known", date="tomorrow")


def _everything(strangers: Strangers) -> Iterator[Json]:
    for kind in ("private", "unknown", "known"):
        yield from (strangers.says(text, kind) for text in _texts())
        yield from (strangers.presses(data, kind, shown=True) for data in _presses())
        yield from (update for _, update in strangers.events(kind))
    yield from (strangers.says(text, "unknown", **{"from": ANONYMOUS}) for text in _texts())
    yield from (strangers.says(text, "unknown", **{"from": None}) for text in _texts())
    yield from (strangers.presses(data, "unknown", shown=False) for data in _presses())


@pytest.mark.slow
async def test_every_route_answers_somebody_whom_nobody_knew(database: Database) -> None:
    strangers = Strangers()
    everything = list(_everything(strangers))
    poison: set[int] = set()
    async with talking(database) as talk:
        await a_community(talk, KNOWN, language="en")
        intake = Intake(database, talk.application, talk.router, MovableClock(), lambda _: None)
        intake.patience = 60
        for start in range(0, len(everything), 40):
            spoilt = strangers.poison()
            poison.add(spoilt["update_id"])
            await intake.apply([spoilt, *everything[start : start + 40]])

        async with database.uow(MovableClock().now()) as uow:
            aside = {(one.update_id, one.error) for one in await updates.all_set_aside(uow)}
            marked = {row.update_id for row in await uow.rows(updates.handled.select())}
    assert {one for one in aside if one[0] not in poison} == set()
    assert poison <= marked
    # Whoever writes or presses is answered; only talk and events may be nobody's business.
    to_us = {one["update_id"] for one in everything if "callback_query" in one or _private(one)}
    assert to_us - marked == set()


def _private(update: Json) -> bool:
    message = update.get("message", {"chat": {}})
    return message["chat"].get("type") == "private" and not {"left_chat_member", "migrate_to_chat_id"} & set(message)


def test_every_kind_of_event_is_among_them() -> None:
    assert {event for event, _ in Strangers().events("known")} == set(Event)
