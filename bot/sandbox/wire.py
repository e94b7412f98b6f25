"""Wire on which requests come in quickly: a short road for Bot API requests beside uvicorn's protocol.

A load test asks thousands of times a second; parsing with h11 and routing through an application cost more than the
answer. Requests for `/bot…` with a Content-Length are read here and answered straight; everything else, and whatever
is unusual, goes to uvicorn's protocol and the Starlette application, which answers the same.
"""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.dispatch import Dispatch
from bot.sandbox.faults import CutError, ErrorPageError

MARKS = (b"POST /bot", b"GET /bot")
MAX_HEAD = 64 * 1024
REASONS = {status.value: status.phrase.encode() for status in HTTPStatus}


class Head(NamedTuple):
    """The head of a request that the short road understands."""

    token: str
    method: str
    query: str
    content_type: str
    length: int
    close: bool


@lru_cache(2)
def date_of(second: int) -> bytes:
    """The sandbox's own clock as HTTP writes it (RFC 9110 5.6.7)."""
    return formatdate(second, usegmt=True).encode()


def read_head(head: bytes) -> Head | None:
    """None when uvicorn should have the request: chunked, expecting, an old protocol, an odd path."""
    first, *lines = head.split(b"\r\n")
    words = first.split(b" ")
    if len(words) != 3 or words[2] != b"HTTP/1.1":
        return None
    fields = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields[name.lower()] = value.strip()
    if b"transfer-encoding" in fields or b"expect" in fields or b"upgrade" in fields:
        return None
    path, _, query = words[1].decode("latin-1").partition("?")
    parts = path[4:].replace("%3A", ":").split("/")
    length = fields.get(b"content-length", b"0")
    if len(parts) != 2 or not length.isdigit():
        return None
    kind = fields.get(b"content-type", b"").decode("latin-1")
    return Head(parts[0], parts[1], query, kind, int(length), fields.get(b"connection", b"").lower() == b"close")


class Protocol(H11Protocol):
    """One connection. The application can reach the transport (to cut it on order) and the dispatch."""

    def __init__(self, dispatch: Dispatch, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._dispatch = dispatch
        self._buffer = bytearray()
        self._head: Head | None = None
        self._working: asyncio.Task[None] | None = None
        self._by_uvicorn = False
        self._inner = self.app
        self.app = self._with_transport

    async def _with_transport(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["transport"] = self.transport
        await self._inner(scope, receive, send)

    def data_received(self, data: bytes) -> None:
        busy = self._working is not None or self._head is not None or self._buffer
        if not busy and (self._by_uvicorn or not data.startswith(MARKS)):
            self._by_uvicorn = True  # once a connection went there, it stays: h11 keeps its own state
            super().data_received(data)
            return
        self._buffer += data
        self._serve()

    def _serve(self) -> None:
        """Answers what is complete, one request after another."""
        while self._working is None:
            if self._head is None and not self._take_head():
                return
            head = self._head
            if head is None or len(self._buffer) < head.length:
                return
            body = bytes(self._buffer[: head.length])
            del self._buffer[: head.length]
            self._head = None
            found = self._dispatch.answer_now(head.token, head.method, head.content_type, head.query, body)
            if found is None:
                self._working = self.loop.create_task(self._later(head, body))
                self.tasks.add(self._working)
                self._working.add_done_callback(self._done)
            else:
                self._write(head, *found)

    def _take_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD:
                self.transport.abort()
            return False
        head = read_head(bytes(self._buffer[:end]))
        if head is None:
            everything = bytes(self._buffer)
            self._buffer.clear()
            self._by_uvicorn = True
            super().data_received(everything)
            return False
        del self._buffer[: end + 4]
        self._head = head
        return True

    async def _later(self, head: Head, body: bytes) -> None:
        """A request that waits: a long poll, or one that meets a fault."""
        try:
            found = await self._dispatch.answer(head.token, head.method, head.content_type, head.query, body)
        except CutError as cut:
            await asyncio.sleep(cut.seconds)
            self.transport.abort()
            return
        except ErrorPageError as page:
            found = page.status, f"{page.status} {page.phrase}".encode()
        self._write(head, *found)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self._working = None
        if not self.transport.is_closing():
            self._serve()

    def _write(self, head: Head, status: int, body: bytes) -> None:
        reason = REASONS.get(status, b"")
        self.transport.write(
            b"HTTP/1.1 %d %b\r\ndate: %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
            % (status, reason, date_of(self._dispatch.exchange.now), len(body), body)
        )
        if head.close:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._working is not None:  # nobody is there to read the answer of a long poll
            self._working.cancel()
        super().connection_lost(exc)
