"""Requests to the control API: who asks for what. Guard, bodies, and the people and chats that a request names."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.params import Upload
from bot.sandbox.people.people import chat_of, person_of
from bot.sandbox.world import Chat, Json, Person

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def answer(data: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(data), status, media_type="application/json")


def exchange_of(request: Request) -> Exchange:
    found: Exchange = request.app.state.exchange
    return found


def guard(request: Request) -> None:
    """Raises ControlError 403 for a Host that is not loopback, or a page of another site."""
    host = urlsplit(f"//{request.headers.get('host', '')}")
    if host.hostname not in LOOPBACK:
        raise ControlError("The control API answers on loopback only.", 403)
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != host.netloc:
        raise ControlError("Another site may not drive the sandbox.", 403)
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise ControlError("Another site may not drive the sandbox.", 403)


async def body(request: Request) -> Json:
    """The JSON object of a request; an empty body is an empty object."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ControlError("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise ControlError("The body must be a JSON object.")
    return found


async def wish_with_files(request: Request) -> tuple[Json, list[tuple[str, Upload]]]:
    """Body and files of `messages`, from JSON with base64 or from a form."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        uploads = []
        async with request.form() as form:
            wish = orjson.loads(str(form.get("payload") or "{}"))
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    data = await value.read()
                    mime = value.content_type or "application/octet-stream"
                    uploads.append((name, Upload(value.filename or name, mime, data)))
        return wish, uploads
    wish = await body(request)
    return wish, _from_base64(wish)


def _from_base64(wish: Json) -> list[tuple[str, Upload]]:
    found = []
    for kind, plural in (("photo", "photos"), ("document", "documents")):
        for item in wish.get(plural) or []:
            name, mime = str(item.get("name") or f"{kind}.jpg"), str(item.get("mime_type") or "")
            found.append((kind, Upload(name, mime, _bytes(item))))
    if wish.get("voice"):
        found.append(("voice", Upload("voice.ogg", "audio/ogg", _bytes(wish["voice"]))))
    return found


def _bytes(item: Json) -> bytes:
    try:
        return base64.b64decode(str(item.get("base64") or ""), validate=True)
    except binascii.Error:
        raise ControlError("A file is not valid base64.") from None


def number(raw: Any, name: str) -> int:
    try:
        return int(raw)
    except (TypeError, ValueError):
        raise ControlError(f"{name} must be a whole number.") from None


def actor(request: Request) -> tuple[Exchange, Person]:
    """The exchange and the person of the path."""
    exchange = exchange_of(request)
    return exchange, person_of(exchange, number(request.path_params["uid"], "uid"))


def chat_in(exchange: Exchange, person: Person, wish: Json) -> Chat:
    return chat_of(exchange, person, number(wish.get("chat_id"), "chat_id"))


def any_chat(exchange: Exchange, raw: Any) -> Chat:
    chat = exchange.world.chats.get(number(raw, "chat_id"))
    if chat is None:
        raise ControlError(f"There is no chat {raw}.", 404)
    return chat
