"""A native poll that carries a motion, as Telegram tells of it, for tests in chats without network."""

from __future__ import annotations

from typing import Any

from storage.queues import due
from tests.handlers.motions.motion_committee import LI, a_committee, a_draft
from tests.handlers.talk import Person, Said, Talk

OPTIONS = ("yes", "no", "abstain")


async def an_open_poll(talk: Talk) -> Said:
    """A committee motion that a poll carries, sent by Telegram as poll p1; returns the request."""
    await a_committee(talk)
    return await a_poll_is_sent(talk, await a_draft(talk, "用 Telegram"))


async def a_poll_is_sent(talk: Talk, drafted: list[Said]) -> Said:
    """A second member opens what was drafted, and Telegram sends the poll; returns the request."""
    shown = next(said for said in drafted if said.chat == LI.id)
    heard = await talk.presses(LI, shown.data("开始表决"))
    request = next(said for said in heard if said.row.method == "sendPoll")
    sent = {"poll": {"id": "p1", "options": [{"persistent_id": f"o-{option}"} for option in OPTIONS]}}
    await tell(talk, "poll.sent", {**request.row.payload, "ok": True, "result": sent})
    return request


async def tell(talk: Talk, kind: str, payload: dict[str, Any]) -> list[Said]:
    """Telegram's answer to a request comes back, as delivery would bring it."""
    async with talk.database.uow(talk.now) as uow:
        await due.schedule(uow, kind, "sent:1", talk.now, payload=payload)
    return await talk.play(talk.now)


async def answers(talk: Talk, person: Person, *options: str) -> list[Said]:
    """Somebody answers the poll; no option: takes the answer back."""
    places = [OPTIONS.index(option) for option in options]
    chosen = {"option_ids": places, "option_persistent_ids": [f"o-{option}" for option in options]}
    await talk.feed({"poll_answer": {"poll_id": "p1", "user": person.as_json(), **chosen}})
    return await talk.heard()


async def stopped(talk: Talk, voters: int) -> list[Said]:
    """Telegram's final count."""
    options = [{"persistent_id": f"o-{option}", "voter_count": 0} for option in OPTIONS]
    result = {"id": "p1", "options": options, "total_voter_count": voters, "is_closed": True}
    return await tell(talk, "poll.stopped", {"poll": 1, "ok": True, "result": result})
