"""Dispatch of one Bot API request: token, faults, method, envelope, and the log of requests."""

from __future__ import annotations

import hmac
import logging

import orjson

from bot.sandbox import methods
from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.intake import Intake
from bot.sandbox.methods import callbacks, chats, editing, media, menu, polls, sending
from bot.sandbox.params import Params, read
from bot.sandbox.world import Json

FAMILIES = (
    callbacks,
    chats,
    editing,
    media,
    menu,
    polls,
    sending,
)  # imported so that they register themselves

LOG = logging.getLogger(__name__)
WAITING = frozenset({"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo"})


class Dispatch:
    """Answers requests of the bot as bytes."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.intake = Intake(exchange, self.execute)
        self._asked: Json = {}

    def answer_now(self, token: str, name: str, content_type: str, query: str, body: bytes) -> tuple[int, bytes] | None:
        """As `answer`, without waiting; None for what may have to wait."""
        if self.exchange.faults.open or name.lower() in WAITING:
            return None
        if not self._knows(token):
            return _refusal(ApiError(401, "Unauthorized"))
        ask = Params({})
        try:
            ask = read(content_type, query, body)
            self.exchange.close_due()
            found = self._call(name, ask)
        except ApiError as refused:
            self._note(name, ask, refused)
            return _refusal(refused)
        self._note(name, ask, None)
        return 200, found

    async def answer(self, token: str, name: str, content_type: str, query: str, body: bytes) -> tuple[int, bytes]:
        """(status, JSON). Raises faults.CutError or faults.ErrorPageError when such a fault was ordered."""
        polls = name.lower() == "getupdates"
        self.exchange.asking += not polls
        try:
            return await self._answer(token, name, content_type, query, body)
        finally:
            self.exchange.asking -= not polls

    async def _answer(self, token: str, name: str, content_type: str, query: str, body: bytes) -> tuple[int, bytes]:
        if not self._knows(token):
            return _refusal(ApiError(401, "Unauthorized"))
        ask = Params({})
        try:
            ask = read(content_type, query, body)
            await self.exchange.faults.before(name.lower())
            found = await self.execute(name, ask)
        except ApiError as refused:
            self._note(name, ask, refused)
            return _refusal(refused)
        self._note(name, ask, None)
        self.exchange.faults.after(name.lower())
        return 200, found

    def _knows(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.exchange.world.bot.token.encode())

    async def execute(self, name: str, ask: Params) -> bytes:
        """The envelope of a method that succeeds. Raises ApiError otherwise."""
        self.exchange.close_due()
        answer = await self.intake.call(name.lower(), ask)
        return answer if answer is not None else self._call(name, ask)

    def _call(self, name: str, ask: Params) -> bytes:
        try:
            result = methods.call(self.exchange, methods.find(name), ask)
        except ControlError as refused:
            raise ApiError(400, f"Bad Request: {refused.sentence}") from None
        except (TypeError, ValueError, KeyError, AttributeError) as odd:  # parameters of a shape nobody thought of
            LOG.exception("The sandbox stumbled over %s", name)
            raise ApiError(500, f"Internal Server Error: {type(odd).__name__}") from None
        return b'{"ok":true,"result":' + orjson.dumps(result) + b"}"

    def _note(self, name: str, ask: Params, refused: ApiError | None) -> None:
        if not self.exchange.settings.keep_requests:
            return
        if name.lower() == "getupdates":  # noted once for each way of asking
            asked = {k: v for k, v in ask.values.items() if k != "offset"}
            if asked == self._asked:
                return
            self._asked = asked
        line: Json = {
            "seq": len(self.exchange.requests) + 1,
            "at": self.exchange.now,
            "method": name,
            "params": ask.listed(),
            "ok": refused is None,
        }
        if refused is not None:
            line.update(error_code=refused.code, description=refused.description)
        self.exchange.requests.append(line)


def _refusal(refused: ApiError) -> tuple[int, bytes]:
    data: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        data["parameters"] = refused.parameters
    return refused.code, orjson.dumps(data)
