"""A Bot API server that does nothing but hand out presses and take answers, as fast as one core can.

`python -m tests.bench.load --port N --presses 5000 --rate 0 --out FILE`: rate 0 means as fast as the bot takes them,
otherwise presses become available at that rate a second. Writes how long each press waited for its answer.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path
from typing import Any, cast

import orjson
import uvloop

GROUP = -1001000000001
BOT = {"id": 42, "is_bot": True, "first_name": "Yishiting", "username": "yishiting_bot"}
ME = {**BOT, "can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
FIRST_VOTER = 700_000_000


class Load:
    """The presses that wait, those under way, and those answered."""

    def __init__(self, presses: int, rate: float, data: str, voters: int) -> None:
        self.presses = presses
        self.rate = rate
        self.data = data
        self.voters = voters
        self.started = 0.0
        self.available_at: list[float] = []
        self.answered_at: dict[int, float] = {}
        self.texts: dict[str, int] = {}
        self.confirmed = 0
        self.finished = asyncio.Event()
        self.ended = 0.0

    def get_updates(self, offset: int) -> list[dict[str, Any]]:
        now = time.perf_counter()
        if not self.started:
            self.started = now
        self.confirmed = max(self.confirmed, offset - 1)
        until = self.presses if not self.rate else min(self.presses, int((now - self.started) * self.rate))
        while len(self.available_at) < until:
            number = len(self.available_at)
            self.available_at.append(self.started + number / self.rate if self.rate else now)
        return [self._press(n) for n in range(self.confirmed, min(until, self.confirmed + 100))]

    def _press(self, number: int) -> dict[str, Any]:
        voter = FIRST_VOTER + number % self.voters
        chat = {"id": GROUP, "type": "supergroup", "title": "Owners"}
        message = {"message_id": 7, "date": 1795000000, "chat": chat, "from": BOT, "text": "Ballot"}
        user = {"id": voter, "is_bot": False, "first_name": f"Voter {voter}", "language_code": "en"}
        # The round through all voters decides the choice, so that a second round changes every ballot.
        data = self.data.replace("CHOICE", ("yes", "no")[(number // self.voters + number) % 2])
        query = {"id": str(number), "from": user, "message": message, "chat_instance": "1", "data": data}
        return {"update_id": number + 1, "callback_query": query}

    def answer(self, body: dict[str, Any]) -> None:
        number = int(body["callback_query_id"])
        if number not in self.answered_at:
            self.answered_at[number] = time.perf_counter()
            text = str(body.get("text", ""))[:12]
            self.texts[text] = self.texts.get(text, 0) + 1
        if len(self.answered_at) == self.presses:
            self.ended = time.perf_counter()
            self.finished.set()

    def report(self) -> dict[str, Any]:
        waits = sorted(self.answered_at[n] - self.available_at[n] for n in self.answered_at)
        seconds = self.ended - self.started
        return {
            "presses": self.presses,
            "seconds": seconds,
            "per_second": self.presses / seconds,
            "p50_ms": 1000 * waits[len(waits) // 2],
            "p99_ms": 1000 * waits[int(len(waits) * 0.99)],
            "texts": self.texts,
        }


class Connection(asyncio.Protocol):
    """One keep-alive HTTP connection; reads just as much HTTP as our clients speak."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.buffer = b""
        self.transport: asyncio.Transport | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own class, not asyncio's

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            lower = head.lower()
            at = lower.find(b"content-length:")
            length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            body = self.buffer[end + 4 : end + 4 + length]
            self.buffer = self.buffer[end + 4 + length :]
            method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
            self.handle(method, _parameters(body, lower))

    def handle(self, method: str, body: dict[str, Any]) -> None:
        if method == "answerCallbackQuery":
            self.load.answer(body)
            self.reply(b'{"ok":true,"result":true}')
        elif method == "getUpdates":
            task = asyncio.get_running_loop().create_task(self.poll(int(body.get("offset") or 0)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        else:
            self.reply(orjson.dumps({"ok": True, "result": _canned(method)}))

    async def poll(self, offset: int) -> None:
        for _ in range(1000):
            batch = self.load.get_updates(offset)
            if batch:
                break
            await asyncio.sleep(0.005)
        self.reply(orjson.dumps({"ok": True, "result": batch}))

    def reply(self, payload: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(payload)
        if self.transport is not None:
            self.transport.write(head + payload)


def _parameters(body: bytes, head: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if b"application/json" in head:
        return dict(orjson.loads(body))
    from urllib.parse import parse_qsl

    return dict(parse_qsl(body.decode()))


def _canned(method: str) -> Any:
    if method == "getMe":
        return ME
    if method == "getMyCommands":
        return []
    if method.startswith(("send", "edit")):
        chat = {"id": GROUP, "type": "supergroup", "title": "Owners"}
        return {"message_id": 7, "date": 1795000000, "chat": chat, "from": BOT, "text": "Ballot"}
    return True


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until every press is answered, then write the report."""
    load = Load(arguments.presses, arguments.rate, arguments.data, arguments.voters)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(load), "127.0.0.1", arguments.port)
    print(f"listening on {server.sockets[0].getsockname()[1]}", flush=True)
    await load.finished.wait()
    await asyncio.sleep(0.3)
    Path(arguments.out).write_bytes(orjson.dumps(load.report()))
    server.close()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--presses", type=int, default=5000)
    parser.add_argument("--voters", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--data", default="1:bench.vote:CHOICE")
    parser.add_argument("--out", required=True)
    uvloop.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
