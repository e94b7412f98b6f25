"""Village where matters are raised: a chair, a manager, a lead, a stranger, and how a matter is reported and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from governance.roles import Role
from storage.engine.database import Database
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking

GROUP = -1001
WANG = Person(601, "王芳")
LI = Person(602, "李雷")
CHAIR = Person(603, "张主任")
ANN = Person(604, "Ann", "en")
MANAGER = Person(605, "Manager", "en")
LEAD = Person(606, "楼栋长")
STRANGER = Person(607, "路人")


@asynccontextmanager
async def a_village(database: Database, *started: Person) -> AsyncIterator[tuple[Talk, int]]:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, CHAIR, community, Role.CHAIR)
        for person in started:
            await a_member(talk, person, community)
        yield talk, community


async def a_report(talk: Talk, person: Person = WANG, text: str = "电梯坏了") -> dict[str, str]:
    """Somebody reports in the group; returns all buttons that anybody got, by label."""
    heard = await talk.says(person, f"/report {text}", GROUP)
    return {label: data for one in heard for label, data in one.buttons.items()}


async def a_closing(
    talk: Talk, buttons: dict[str, str], result: str = "换了门锁", solved: str = "已解决"
) -> list[Said]:
    await talk.presses(CHAIR, buttons["办结"])
    (check,) = await talk.says(CHAIR, result)
    return await talk.presses(CHAIR, check.data(solved))


def to(heard: list[Said], person: Person) -> list[str]:
    return [one.text for one in heard if one.chat == person.id]


def in_group(heard: list[Said]) -> list[Said]:
    return [one for one in heard if one.chat == GROUP]


async def a_lead(talk: Talk, community: int, scope: str) -> None:
    account = await a_member(talk, LEAD, community)
    async with talk.database.uow(talk.now) as uow:
        from storage.offices import roles

        await roles.give(uow, community, account, Role.BUILDING_LEAD, by=None, scope=scope, active=True)


def a_photo(name: str = "p1") -> dict[str, Any]:
    sizes = [(f"{name}s", 90), (name, 1280)]
    return {"photo": [{"file_id": f"f-{n}", "file_unique_id": n, "width": w, "height": w} for n, w in sizes]}


def a_message(person: Person, text: str, chat: int = GROUP) -> dict[str, Any]:
    """A message as Telegram sends it, so that it can be sent again as edited."""
    place = {"id": chat, "type": "supergroup", "title": "G"} if chat < 0 else {"id": chat, "type": "private"}
    return {"message_id": 5, "date": 1_790_000_000, "chat": place, "from": person.as_json(), "text": text}


def a_quoted(person: Person, text: str | None, **more: Any) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "G"}
    words = {"text": text} if text else {}
    quoted = {"message_id": 77, "date": 1, "chat": chat, "from": person.as_json(), **words, **more}
    return {"reply_to_message": quoted}
