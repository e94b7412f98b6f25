"""Misread answers: what python-telegram-bot takes for a wrong token or a closed chat, and is neither."""

from __future__ import annotations

import orjson
from telegram.error import EndPointNotFound

_TOO_LARGE = 413  # Telegram's own gateway says so with a page: it will never take that request
_NO_SUCH_METHOD = "method not found"  # "not found" alone is also said of chats, messages and tokens


class NotTelegramError(Exception):
    """Something between answered (a proxy, a gateway, a captive portal): the request never reached the Bot API."""


def check(status: int, payload: bytes, *, token_works: bool) -> None:
    """Raises NotTelegramError or EndPointNotFound for an answer that the library would misread.

    `token_works`: this process has had a good answer with its token. Telegram says a bare 404 of a method that it does
    not know and of a malformed token alike (python-telegram-bot, `Bot.do_api_request`); then it can only be the former.
    Servers of one's own name the method.
    """
    if not 400 <= status < 500 or status == _TOO_LARGE:
        return
    said = _description(payload)
    if said is None:
        raise NotTelegramError(f"a page with status {status}")
    if status == 404 and (token_works or _NO_SUCH_METHOD in said.lower()):
        raise EndPointNotFound(said)


def is_answer(found: object) -> bool:
    """Has it the shape of an answer of the Bot API ("Making requests")? Nobody needs look for a result elsewhere."""
    return isinstance(found, dict) and ("result" in found or found.get("ok") is False)


def _description(payload: bytes) -> str | None:
    """What the Bot API says of a refusal; None if it is not the Bot API that says something."""
    try:
        found = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    return str(found.get("description", "")) if isinstance(found, dict) and found.get("ok") is False else None
