"""Does one update that cannot be read spoil the others, wherever it comes in?"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram.error import TelegramError

from bot.app import Yishiting
from bot.config.loading import check
from bot.delivery.transport import AiohttpRequest
from bot.delivery.unreadable import Unreadable, as_updates, next_offset
from bot.intake.origin import origin_of
from storage.queues import updates
from tests.bot.bot_api import BotApi

Json = dict[str, Any]
UNREADABLE = {
    "a lone surrogate": rb'{"update_id": 2, "x": "\ud800"}',
    "nested without end": b'{"update_id": 2, "x": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    "not a number": b'{"update_id": 2, "x": NaN}',
    "bytes that are no text": b'{"update_id": 2, "x": "\xff"}',
    "brackets in texts": rb'{"x": "}],[{\\\" \"update_id\": 7", "y": {"update_id": 9}, "update_id" : 2, "z": NaN}',
}


def _answer(*parts: bytes) -> bytes:
    return b'{"ok":true,"result":[' + b", ".join(parts) + b"]}"


def _read(payload: bytes) -> list[Json]:
    return as_updates(AiohttpRequest.parse_json_payload(payload)["result"])


@pytest.mark.parametrize("poison", UNREADABLE.values(), ids=UNREADABLE)
def test_its_neighbours_are_read_and_its_number_is_known(poison: bytes) -> None:
    first, second, third = _read(_answer(b'{"update_id": 1, "a": [1, {"b": "],"}]}', poison, b'{"update_id": 3}'))

    assert (first, third) == ({"update_id": 1, "a": [1, {"b": "],"}]}, {"update_id": 3})
    assert isinstance(second, Unreadable)
    assert second["update_id"] == 2
    assert str(second) == f"no update, {len(poison)} bytes"


@pytest.mark.parametrize(
    "strange", [b"7", b"null", b"[]", b'{"update_id": "2"}', b'{"update_id": 1e3}', b'{"update_id": -1}']
)
def test_what_is_no_update_has_a_stand_in(strange: bytes) -> None:
    first, second = _read(_answer(strange, b'{"update_id": 3}'))

    assert (type(first), first["update_id"], second) == (Unreadable, 0, {"update_id": 3})


@pytest.mark.parametrize(
    "payload",
    [
        b"<html>Bad Gateway</html>",
        b"",
        b'{"ok":true,"result":[{"update_id": 1}',
        b'{"result": NaN}',
        b'{"result": [{"message_id": NaN}]}',
    ],
)
def test_an_answer_that_is_cut_off_or_from_a_gateway_is_none(payload: bytes) -> None:
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload(payload)


@pytest.mark.parametrize(
    ("numbers", "before", "after"),
    [([5, 6], None, 7), ([5, 0], None, 7), ([0, 0], 8, 10), ([0, 5], 2, 6), ([0], None, None)],
)
def test_the_next_offset_lies_behind_all_of_them(numbers: list[int], before: int | None, after: int | None) -> None:
    assert next_offset([{"update_id": number} for number in numbers], before) == after


def test_an_id_that_cannot_be_one_is_nobodys_origin() -> None:
    strange = {"chat": {"id": 2**60}, "from": {"id": -(2**70)}, "user": {"id": True}, "poll_id": "\0"}

    found = origin_of({"update_id": 1, "message": strange})

    assert (found.chats, found.people, found.poll) == ((), (), None)


class Spoiling(BotApi):
    """Gives the same bytes for getUpdates until it is asked for what lies behind them."""

    def __init__(self, payload: bytes, last: int) -> None:
        super().__init__(getUpdates=[])
        self.payload, self.last = payload, last
        self.given = 0

    async def _answer(self, request: web.Request) -> web.Response:
        if request.match_info["method"] != "getUpdates":
            return await super()._answer(request)
        if int(json.loads(await request.read()).get("offset", 0)) > self.last:
            await asyncio.sleep(0.2)
            return web.json_response({"ok": True, "result": []})
        self.given += 1
        return web.Response(body=self.payload, content_type="application/json")


@pytest.mark.parametrize("poison", UNREADABLE.values(), ids=UNREADABLE)
async def test_a_batch_with_one_is_fetched_once(tmp_path: Path, poison: bytes) -> None:
    api = Spoiling(
        _answer(b'{"update_id": 1, "unheard_of": {}}', poison, b'{"update_id": 3, "unheard_of": {}}'), last=3
    )
    async with api.listening():
        settings = {
            "telegram": {"token": api.token, "api_base": api.address},
            "database": {"url": f"sqlite:///{tmp_path}/y.db"},
            "files": {"folder": str(tmp_path / "files")},
            "backup": {"folder": str(tmp_path / "backups")},
        }
        bot = Yishiting(check(settings))
        await bot.start()
        try:
            async with asyncio.timeout(20):
                while bot.polling.last_success is None:
                    await asyncio.sleep(0.02)
            async with bot.database.uow(bot.clock.now()) as uow:
                (only,) = await updates.all_set_aside(uow)
            await asyncio.sleep(0.5)
        finally:
            await bot.stop()

    assert (only.update_id, only.kind, only.body) == (2, "unreadable", None)
    assert api.given == 1
