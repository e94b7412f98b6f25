"""Reading requests of the control API, for what is to be seen; and the stream of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import render
from bot.sandbox.control import views
from bot.sandbox.control.asking import actor, answer, any_chat, exchange_of, number
from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.people import unread
from bot.sandbox.people.people import chat_of, person_of
from bot.sandbox.world import Json

KEEP_ALIVE = 15.0
MAX_WAIT = 55.0


async def world(request: Request) -> Response:
    exchange = exchange_of(request)
    found = exchange.world
    viewer = number(request.query_params.get("as") or 0, "as")
    me: Json = {"me": views.person(person_of(exchange, viewer))} if viewer else {}
    chats = [c for c in found.chats.values() if not c.is_private]
    if viewer:
        chats = [found.private_chat(viewer)] + [c for c in chats if viewer in c.members]
    return answer(
        {
            **me,
            "people": [views.person(p) for p in found.people.values()],
            "chats": [views.chat(exchange, c, viewer) for c in chats],
            "now": exchange.now,
            "time_zone": found.time_zone,
            "seq": exchange.events.seq,
            "bot": views.bot(exchange, viewer),
        }
    )


async def messages(request: Request) -> Response:
    exchange, person = actor(request)
    chat = chat_of(exchange, person, number(request.path_params["cid"], "cid"))
    if not chat.has(person.id):
        raise ControlError(f"{person.name} is not in this chat.", 403)
    before = number(request.query_params.get("before") or 2**62, "before")
    limit = min(number(request.query_params.get("limit") or 50, "limit"), 500)
    ids = [n for n in sorted(chat.messages) if n < before][-limit:]
    shown = [views.message(exchange, chat.messages[n], person.id) for n in ids]
    return answer({"messages": shown, "seq": exchange.events.seq})


def _since(exchange: Exchange, seq: int, viewer: int) -> list[Json]:
    shown = (views.event(exchange, e, viewer) for e in exchange.events.since(seq, viewer))
    return [facts for facts in shown if facts is not None]


async def events(request: Request) -> Response:
    exchange, person = actor(request)
    raw = request.headers.get("last-event-id") or request.query_params.get("since") or 0
    since = number(raw, "since")
    if "text/event-stream" in request.headers.get("accept", ""):
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(_stream(exchange, person.id, since), media_type="text/event-stream", headers=headers)
    wait = min(float(request.query_params.get("wait") or 0), MAX_WAIT)
    end = asyncio.get_running_loop().time() + wait
    found = _since(exchange, since, person.id)
    while not found and (left := end - asyncio.get_running_loop().time()) > 0:
        await exchange.events.news(left)
        found = _since(exchange, since, person.id)
    return answer({"seq": exchange.events.seq, "events": found})


async def _stream(exchange: Exchange, viewer: int, since: int) -> AsyncIterator[bytes]:
    yield b": here\n\n"
    while not exchange.closing:
        found = _since(exchange, since, viewer)
        since = exchange.events.seq
        for facts in found:
            yield b"id: %d\ndata: %s\n\n" % (facts["seq"], orjson.dumps(facts))
        if not found:
            await exchange.events.news(KEEP_ALIVE)
            if exchange.events.seq == since:
                yield b": still here\n\n"


async def record(request: Request) -> Response:
    lines = exchange_of(request).record
    since = number(request.query_params.get("since") or 0, "since")
    return answer({"seq": len(lines.lines), "record": lines.since(since)})


async def requests(request: Request) -> Response:
    found = exchange_of(request).requests
    since = number(request.query_params.get("since") or 0, "since")
    return answer({"seq": len(found), "requests": found[since:]})


async def members(request: Request) -> Response:
    exchange = exchange_of(request)
    chat = any_chat(exchange, request.path_params["cid"])
    found = [render.member(exchange.world, chat, a, m) for a, m in chat.members.items()]
    return answer({"members": [{"id": item["user"]["id"], **item} for item in found]})


async def unread_messages(request: Request) -> Response:
    return answer({"unread": unread.totals(exchange_of(request).world)})


async def queue(request: Request) -> Response:
    exchange = exchange_of(request)
    exchange.updates.expire()
    hook = request.app.state.intake.webhook
    return answer(
        {
            "pending": len(exchange.updates.queue),
            "added": exchange.updates.added,
            "awaited": exchange.updates.awaited,
            "asking": exchange.asking,
            "webhook": hook.url if hook is not None else "",
            "last_poll": exchange.last_poll,
            "allowed_updates": sorted(exchange.updates.allowed),
        }
    )


async def file(request: Request) -> Response:
    found = exchange_of(request).world.files.get(request.path_params["file_id"])
    if found is None:
        raise ControlError("There is no such file.", 404)
    kind = "inline" if found.kind == "photo" and found.mime_type.startswith("image/") else "attachment"
    headers = {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
    return Response(found.data, media_type=found.mime_type, headers=headers)


ROUTES = [
    Route("/world", world),
    Route("/people/{uid}/chats/{cid}/messages", messages),
    Route("/people/{uid}/events", events),
    Route("/record", record),
    Route("/requests", requests),
    Route("/members/{cid}", members),
    Route("/queue", queue),
    Route("/unread", unread_messages),
    Route("/files/{file_id}", file),
]
