"""Is a connection that never finishes what it says closed after some seconds, and every other one kept?"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.process.listening import open_socket, served
from tests.hurried import hurried

_HALF = b"POST /call HTTP/1.1\r\nHost: bot\r\nX-Secret: "
_REFUSED = b"POST /call HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n"
_WHOLE = b"GET /page HTTP/1.1\r\nHost: bot\r\n\r\n"
_LONGEST = 30.0  # seconds


async def _page(_request: Request) -> Response:
    return Response(b"here")


async def _refuse(_request: Request) -> Response:
    return Response(status_code=403)


@contextlib.asynccontextmanager
async def _listening() -> AsyncIterator[int]:
    app = Starlette(routes=[Route("/page", _page), Route("/call", _refuse, methods=["POST"])])
    listening = open_socket("127.0.0.1", 0, "webhook.port")
    async with served(app, listening):
        yield listening.getsockname()[1]


async def _closed_after(port: int, begins: bytes, *, drips: bool) -> float:
    """Seconds until the server closes a connection on which a request begins, and goes on by single bytes."""
    time = asyncio.get_running_loop().time
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time()
    writer.write(begins)
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(_LONGEST):
            while True:
                if drips:
                    writer.write(b"x")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        if not await reader.read(1000):
                            break
    writer.close()
    return time() - began


async def _asks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(_WHOLE)
    await reader.readuntil(b"\r\n\r\n")
    return await reader.readexactly(4)


async def _asks_twice(port: int) -> list[bytes]:
    """As a proxy does: two requests on one connection, with a long silence between them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    first = await _asks(reader, writer)
    await asyncio.sleep(15)
    second = await _asks(reader, writer)
    writer.close()
    return [first, second]


async def _all_at_once() -> tuple[list[float], list[bytes]]:
    async with _listening() as port:
        *closed, heard = await asyncio.gather(
            _closed_after(port, b"", drips=False),
            _closed_after(port, _HALF, drips=False),
            _closed_after(port, _HALF, drips=True),
            _closed_after(port, _REFUSED, drips=True),
            _asks_twice(port),
        )
    return closed, heard


def test_whoever_never_ends_a_request_is_cut_off_and_a_proxy_s_connection_stays_open() -> None:
    closed, heard = hurried(_all_at_once())

    assert [seconds for seconds in closed if not 9 < seconds < 25] == []
    assert heard == [b"here", b"here"]
