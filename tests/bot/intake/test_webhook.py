"""Does a call of the webhook count only when it is Telegram's, and is it confirmed only when it is committed?"""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest

from bot.intake.webhook import BODY_LIMIT, SECRET_HEADER, Raw, Webhook
from bot.process.listening import PortError, open_socket, served

SECRET = "a-secret-of-our-own"


class Notebook:
    """An intake that keeps what it was given, batch by batch, and commits when `gate` is open."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.aside: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.broken = False

    async def apply(self, batch: Sequence[Raw]) -> None:
        """Keep a batch once the gate is open."""
        await self.gate.wait()
        if self.broken:
            raise RuntimeError("the disk is full")
        self.batches.append([raw["update_id"] for raw in batch])

    async def set_aside(self, error: str) -> None:
        """Keep what was no update."""
        self.aside.append(error)


class Caller:
    """Telegram, as far as the webhook can tell."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        """One call; returns the status."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self._session.post(self._address, data=io.BytesIO(body), headers=headers) as response:
            return response.status

    async def update(self, number: int) -> int:
        """One call with an update."""
        return await self.post(b'{"update_id": %d}' % number)


@contextlib.asynccontextmanager
async def calling(notebook: Notebook) -> AsyncIterator[Caller]:
    webhook = Webhook(notebook, notebook.set_aside, path="/telegram", secret=SECRET)
    listening = open_socket("127.0.0.1", 0, "webhook.port")
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/telegram"
    unlimited = aiohttp.TCPConnector(limit=0)
    async with served(webhook.app(), listening), aiohttp.ClientSession(connector=unlimited) as session:
        yield Caller(session, address)


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ü"])
async def test_a_call_without_the_secret_is_refused_and_changes_nothing(secret: str | None) -> None:
    notebook = Notebook()
    async with calling(notebook) as caller:
        assert await caller.post(b'{"update_id": 1}', secret) == 403

    assert notebook.batches == []


async def test_200_comes_only_after_the_commit() -> None:
    notebook = Notebook()
    notebook.gate.clear()
    async with calling(notebook) as caller:
        call = asyncio.create_task(caller.update(1))
        done, _ = await asyncio.wait([call], timeout=0.2)
        assert not done

        notebook.gate.set()

        assert await call == 200
    assert notebook.batches == [[1]]


async def test_updates_that_wait_together_share_a_commit() -> None:
    notebook = Notebook()
    notebook.gate.clear()
    async with calling(notebook) as caller:
        first = asyncio.create_task(caller.update(0))
        await asyncio.sleep(0.1)
        rest = [asyncio.create_task(caller.update(number)) for number in range(1, 121)]
        await asyncio.sleep(0.5)

        notebook.gate.set()

        assert set(await asyncio.gather(first, *rest)) == {200}
    assert [len(batch) for batch in notebook.batches] == [1, 100, 20]
    assert sorted(number for batch in notebook.batches for number in batch) == list(range(121))


async def test_what_could_not_be_committed_is_not_confirmed_and_the_next_call_is() -> None:
    notebook = Notebook()
    notebook.broken = True
    async with calling(notebook) as caller:
        assert await caller.update(1) == 500
        notebook.broken = False
        assert await caller.update(1) == 200

    assert notebook.batches == [[1]]


@pytest.mark.parametrize("body", [b"", b"not json", b"[1]", b'{"update_id": "x"}', b'{"update_id": true}', b"\xff"])
async def test_what_is_no_update_is_set_aside_without_its_words_and_not_sent_again(body: bytes) -> None:
    notebook = Notebook()
    async with calling(notebook) as caller:
        assert await caller.post(body) == 200

    assert notebook.aside == [f"no update, {len(body)} bytes"]


@pytest.mark.parametrize("more", [1, 3 * BODY_LIMIT])
async def test_a_body_longer_than_any_update_is_noted_and_not_sent_again(more: int) -> None:
    notebook = Notebook()
    async with calling(notebook) as caller:
        assert await caller.post(b'{"update_id": 1, "x": "' + b"x" * (BODY_LIMIT + more) + b'"}') == 200

    assert notebook.batches == []
    assert notebook.aside == [f"no update, over {BODY_LIMIT} bytes"]


async def test_whoever_hangs_up_does_not_stop_the_others() -> None:
    notebook = Notebook()
    notebook.gate.clear()
    async with calling(notebook) as caller:
        gone = asyncio.create_task(caller.update(1))
        stays = asyncio.create_task(caller.update(2))
        await asyncio.sleep(0.2)
        gone.cancel()
        await asyncio.sleep(0.1)

        notebook.gate.set()

        assert await stays == 200
    assert sorted(number for batch in notebook.batches for number in batch) == [1, 2]


def test_a_port_in_use_is_one_line_that_names_the_key() -> None:
    first = open_socket("127.0.0.1", 0, "webhook.port")
    port = first.getsockname()[1]

    with pytest.raises(PortError) as error:
        open_socket("127.0.0.1", port, "webhook.port")

    first.close()
    assert str(error.value) == (
        f"Port {port} is in use. Stop the program that uses it, or choose another with webhook.port."
    )
