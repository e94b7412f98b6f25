"""Starlette application of the sandbox: what answers on which path of Bot API, files, control API and page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.control import acting, reading, room
from bot.sandbox.control.asking import answer, guard
from bot.sandbox.dispatch import Dispatch
from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.exchange import Exchange, Settings
from bot.sandbox.faults import CutError, ErrorPageError
from bot.sandbox.page import page_routes
from bot.sandbox.sample import filling

MoveClock = Callable[[int], Awaitable[None] | None]
Speak = Callable[[str | None], Awaitable[None]]


async def bot_api(request: Request) -> Response:
    """`/bot<token>/<method>` by GET or POST."""
    dispatch: Dispatch = request.app.state.dispatch
    token, name = request.path_params["token"], request.path_params["method"]
    query = request.scope["query_string"].decode("latin-1")
    kind = request.headers.get("content-type", "")
    try:
        status, body = await dispatch.answer(token, name, kind, query, await request.body())
    except CutError as cut:
        await asyncio.sleep(cut.seconds)
        return _CutResponse()
    except ErrorPageError as page:
        return PlainTextResponse(f"{page.status} {page.phrase}", page.status)
    return Response(body, status, media_type="application/json")


class _CutResponse(Response):
    """Closes the connection; not a byte is sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        transport = scope.get("transport")
        if transport is not None:
            transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


async def bot_file(request: Request) -> Response:
    """`/file/bot<token>/<path>`: what getFile pointed to."""
    exchange: Exchange = request.app.state.exchange
    found = exchange.world.paths.get(request.path_params["path"])
    if request.path_params["token"] != exchange.world.bot.token or found is None:
        return answer({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
    return Response(found.data, media_type="application/octet-stream")


class Guarded:
    """Lets only this machine's own pages and programs through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            guard(Request(scope))
        await self.app(scope, receive, send)


async def _control_refusal(_: Request, problem: Exception) -> Response:
    if isinstance(problem, ControlError):
        return answer({"error": problem.sentence}, problem.status)
    if isinstance(problem, ApiError):
        return answer({"error": problem.description}, 400)
    raise problem


def create_app(
    settings: Settings | None = None,
    move_clock: MoveClock | None = None,
    speak: Speak | None = None,
    **sample_facts: Any,
) -> Starlette:
    """The application with the sample community in it; `app.state.exchange` holds the world.

    `move_clock(seconds)` is called when the page moves the clock; without it the sandbox's own clock moves.
    `speak(language)` is called when the page's language is switched; None: everybody has their own.
    """
    exchange = Exchange(settings or Settings())
    filling.fill(exchange, **sample_facts)
    control = [*reading.ROUTES, *acting.ROUTES, *room.ROUTES]
    routes = [
        Route("/bot{token}/{method}", bot_api, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", bot_file),
        Mount("/sandbox", app=Guarded(_Inner(control))),
        Mount("/", app=Guarded(_Inner(page_routes()))),
    ]
    handlers: Any = {ControlError: _control_refusal, ApiError: _control_refusal}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.state.exchange = exchange
    app.state.dispatch = Dispatch(exchange)
    app.state.intake = app.state.dispatch.intake
    app.state.move_clock = move_clock
    app.state.speak = speak
    return app


class _Inner:
    """A group of routes; errors go to the outer application's handlers."""

    def __init__(self, routes: list[Route]) -> None:
        from starlette.routing import Router

        self.router = Router(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.router(scope, receive, send)
