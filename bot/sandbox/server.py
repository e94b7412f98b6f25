"""Server of the sandbox, how it is started and stopped: uvicorn on loopback, inside a test or as a process."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from uvicorn.config import Config
from uvicorn.server import ServerState

from bot.sandbox.app import MoveClock, Speak, create_app
from bot.sandbox.exchange import Exchange, Settings
from bot.sandbox.wire import Protocol

CLOSE_WITHIN = 1.0
IDLE = 300  # seconds; a client's next request must not meet a connection that is just being closed


class Sandbox:
    """A running sandbox: `async with Sandbox() as sandbox: … sandbox.url`.

    `port` 0 takes a free one. Listens on 127.0.0.1 only.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        port: int = 0,
        move_clock: MoveClock | None = None,
        speak: Speak | None = None,
        **sample_facts: Any,
    ) -> None:
        self.app: Starlette = create_app(settings, move_clock, speak, **sample_facts)
        self.exchange: Exchange = self.app.state.exchange
        self.port = port
        self._server: asyncio.Server | None = None
        self._timer: asyncio.Task[None] | None = None
        self._state = ServerState()

    @property
    def url(self) -> str:
        """Address without a slash at the end; the Bot API is at `{url}/bot`, files at `{url}/file/bot`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        return self.exchange.world.bot.token

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        config = Config(self.app, lifespan="off", ws="none", log_config=None, access_log=False, timeout_keep_alive=IDLE)
        config.load()
        loop = asyncio.get_running_loop()
        dispatch = self.app.state.dispatch

        def protocol() -> asyncio.Protocol:
            return Protocol(dispatch, config=config, server_state=self._state, app_state={}, _loop=loop)

        self._server = await loop.create_server(protocol, "127.0.0.1", self.port, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]
        self._timer = asyncio.create_task(self._close_polls())

    async def _close_polls(self) -> None:
        """Closes polls whose time is over although nobody asks."""
        while True:
            await asyncio.sleep(0.25)
            self.exchange.close_due()

    async def stop(self) -> None:
        """Ends waiting polls and streams, then the connections."""
        self.exchange.closing = True
        await self.app.state.intake.stop()
        self.exchange.events.add(frozenset(), {"kind": "closing", "chat_id": None})
        for task in [*self.exchange.tasks, *([self._timer] if self._timer else [])]:
            task.cancel()
        if self._server is not None:
            self._server.close()
            for connection in list(self._state.connections):
                connection.transport.abort()
            await asyncio.sleep(0)
            running = list(self._state.tasks)
            if running:
                await asyncio.wait(running, timeout=CLOSE_WITHIN)
            for task in self._state.tasks:
                task.cancel()
        self.exchange.record.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
