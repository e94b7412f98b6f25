"""Does the short road answer as the long one? Requests by hand over a socket, whole, in pieces, one after another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.dispatch import Dispatch
from tests.sandbox_client import Neighbourhood


class Line:
    """A connection that speaks HTTP/1.1 word for word."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sandbox: Sandbox) -> None:
        self.reader = reader
        self.writer = writer
        self.sandbox = sandbox

    def request(self, method: str, body: bytes = b"", *headers: str, token: str = "") -> bytes:
        kind = "Content-Type: application/x-www-form-urlencoded"
        head = [f"POST /bot{token or self.sandbox.token}/{method} HTTP/1.1", "Host: 127.0.0.1", kind]
        return "\r\n".join([*head, *headers, f"Content-Length: {len(body)}", "", ""]).encode() + body

    async def answer(self) -> tuple[int, bytes]:
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return int(head.split()[1]), await self.reader.readexactly(length)


@pytest.fixture
async def line(server: Sandbox) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    yield Line(reader, writer, server)
    writer.close()


async def test_requests_in_pieces_and_in_a_row_are_answered_in_order(line: Line) -> None:
    many = line.request("getMe") + line.request("getNothing") + line.request("getMe", token="1:x")
    for byte in range(0, len(many), 7):
        line.writer.write(many[byte : byte + 7])
        await asyncio.sleep(0)

    assert [(await line.answer())[0] for _ in range(3)] == [200, 404, 401]


async def test_a_waiting_poll_holds_back_what_follows_on_its_connection(line: Line) -> None:
    line.writer.write(line.request("getUpdates", b"offset=-1"))
    await line.answer()
    line.writer.write(line.request("getUpdates", b"offset=5&timeout=1") + line.request("getMe"))

    assert (await line.answer())[1].startswith(b'{"ok":true,"result":[')
    assert b"yishiting_bot" in (await line.answer())[1]


async def test_a_poll_ends_with_its_connection(line: Line, neighbours: Neighbourhood) -> None:
    line.writer.write(line.request("getUpdates", b"offset=-1") + line.request("getUpdates", b"offset=-5&timeout=50"))
    await line.answer()
    line.writer.write(line.request("getUpdates", b"offset=999999999&timeout=50"))
    line.writer.close()
    await asyncio.sleep(0.05)

    assert line.sandbox.exchange.updates.waiter is None


async def test_a_connection_can_be_closed_after_an_answer(line: Line) -> None:
    line.writer.write(line.request("getMe", b"", "Connection: close"))

    assert (await line.answer())[0] == 200
    assert await line.reader.read() == b""


async def test_a_chunked_request_takes_the_long_road(server: Sandbox, neighbours: Neighbourhood) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"chat_id": -1001000000281,'
        yield b'"text": "in pieces"}'

    url = f"{server.url}/bot{server.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=pieces(), headers=headers) as answer:
            assert (await answer.json())["result"]["text"] == "in pieces"
        async with session.post(url, json={"chat_id": -1001000000281, "text": "whole"}) as answer:
            assert (await answer.json())["result"]["text"] == "whole"
        await neighbours.fault("cut", "sendMessage")
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.post(url, data=pieces(), headers=headers)
        await neighbours.fault("status", "sendMessage", status=504)
        async with session.post(url, data=pieces(), headers=headers) as answer:
            assert (answer.status, await answer.text()) == (504, "504 Gateway Timeout")


async def test_a_stumble_is_an_error_of_the_server(
    line: Line, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    line.writer.write(line.request("setMyCommands", b'commands=["x"]') + line.request("getMe"))

    assert (await line.answer())[0] == 500
    assert (await line.answer())[0] == 200
    assert "stumbled over setMyCommands" in caplog.text
    assert isinstance(line.sandbox.app.state.dispatch, Dispatch)


async def test_a_body_that_is_not_what_it_says_is_refused(line: Line) -> None:
    line.writer.write(line.request("sendMessage", b"{", "Content-Type: application/json"))
    line.writer.write(line.request("sendMessage", b"x", "Content-Type: text/plain"))
    line.writer.write(line.request("sendMessage", b"x", "Content-Type: multipart/form-data"))
    line.writer.write(line.request("sendMessage", b"chat_id=x&text=y"))

    answers = [await line.answer() for _ in range(4)]

    assert [status for status, _ in answers] == [400] * 4
    assert [b"JSON" in answers[0][1], b"not supported" in answers[1][1], b"boundary" in answers[2][1]] == [True] * 3
