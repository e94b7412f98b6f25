"""A Bot API over real HTTP that says what a test wants, for what the sandbox never does: refuse, stall, fall silent."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAFplantedplantedplantedplanted-_12"
ME = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "议事亭",
    "username": "yishiting_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
}
NO_WEBHOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
NO_TEXTS: dict[str, Any] = {"getMyDescription": {}, "getMyShortDescription": {}, "getMyName": {}}

Answer = Any | Callable[[dict[str, Any]], Any]


class Refused(Exception):  # noqa: N818
    """What the server refuses, with its error code."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


class BotApi:
    """`answers`: method → result, or a function of the parameters. `calls` keeps what was asked, in order."""

    def __init__(self, **answers: Answer) -> None:
        self.answers: dict[str, Answer] = {"getMe": ME, "getWebhookInfo": NO_WEBHOOK, **NO_TEXTS, **answers}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.token = TOKEN
        self.address = ""

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    async def _answer(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != f"bot{self.token}":
            return _refusal(Refused(401, "Unauthorized"))
        body = await request.read()
        parameters = json.loads(body) if body else {}
        method = request.match_info["method"]
        self.calls.append((method, parameters))
        answer = self.answers.get(method, True)
        try:
            result = answer(parameters) if callable(answer) else answer
            result = await result if hasattr(result, "__await__") else result
        except Refused as refused:
            return _refusal(refused)
        return web.json_response({"ok": True, "result": result})

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[BotApi]:
        """While the block runs, the server answers at `address`."""
        app = web.Application()
        app.router.add_route("*", "/{token}/{method}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()


def _refusal(refused: Refused) -> web.Response:
    body = {"ok": False, "error_code": refused.code, "description": str(refused)}
    return web.json_response(body, status=refused.code)
