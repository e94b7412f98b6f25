"""Listening on a port, beside everything else that the bot does."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Iterator

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from governance.sayable import Sayable

_STARTED_WITHIN = 10.0  # seconds
# Seconds that an idle connection stays open: longer than any proxy keeps one (Caddy: 120). Whoever closes second meets
# calls that are already on their way, and the proxy answers them with 502.
_KEPT_OPEN = 150
# Seconds that a request may take to arrive whole. The server itself waits for ever for the second half of a header, and
# whoever sends halves only would hold all connections that a process may have.
_WHOLE_WITHIN = 10
_STILL_COMING = {h11.IDLE, h11.SEND_BODY}


class PortError(Sayable):
    """A port cannot be listened on; the text is one line that names the key and the cure."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs the whole."""
        yield


class _Punctual(H11Protocol):
    """A connection that is closed when a request does not arrive whole, header and body, within its time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The first request is awaited from now on."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._await_the_rest()

    def data_received(self, data: bytes) -> None:
        """The time runs from the first byte, and further bytes do not prolong it."""
        super().data_received(data)
        if self.conn.their_state in _STILL_COMING:
            self._await_the_rest()
        else:
            self._no_longer_awaited()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited of it any more."""
        self._no_longer_awaited()
        super().connection_lost(exc)

    def _await_the_rest(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_WHOLE_WITHIN, self.transport.abort)

    def _no_longer_awaited(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def open_socket(host: str, port: int, key: str) -> socket.socket:
    """A listening socket. `key` is the configuration key (or option) that the port came from. Raises PortError."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise port_error(error, host, port, key) from error


def port_error(error: OSError, host: str, port: int, key: str) -> PortError:
    """What a listening socket's error means, with the key or option to change."""
    match error.errno:
        case errno.EADDRINUSE:
            return PortError(
                "Port {port} is in use. Stop the program that uses it, or choose another with {key}.",
                port=port,
                key=key,
            )
        case errno.EACCES:
            return PortError(
                "Port {port} needs more rights than this user has. Choose one above 1023 with {key}.",
                port=port,
                key=key,
            )
        case errno.EADDRNOTAVAIL:
            return PortError("{host} is not an address of this machine. Write 127.0.0.1 or 0.0.0.0 instead.", host=host)
    return PortError(
        "Port {port} on {host} cannot be used ({strerror}). Choose another with {key}.",
        port=port,
        host=host,
        strerror=error.strerror,
        key=key,
    )


@contextlib.asynccontextmanager
async def served(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    """While the block runs, `app` answers on the socket; afterwards requests under way are finished."""
    config = uvicorn.Config(
        app,
        http=_Punctual,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(_STARTED_WITHIN):
            while not server.started:
                if task.done():
                    await task
                    raise PortError("The server could not start.")
                await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await task
        listening.close()
