"""What does whoever asks for the bot's health read, and which exit code does a machine get?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.process.listening import open_socket, served
from tests.bot.cli.typed import Ended, Typed, command
from tests.ports import own_port


@asynccontextmanager
async def page(answer: Response) -> AsyncIterator[dict[str, str]]:
    """A health page that answers so; yields what the command has to be told to find it."""
    port = own_port()

    async def healthz(_request: Request) -> Response:
        return answer

    async with served(Starlette(routes=[Route("/healthz", healthz)]), open_socket("127.0.0.1", port, "health.port")):
        yield {"YISHITING_HEALTH__PORT": str(port), "YISHITING_HEALTH__HOST": "0.0.0.0"}


def saying(status: str, *reasons: str) -> dict[str, Any]:
    return {"status": status, "reasons": list(reasons)}


async def asked(folder: Path, answer: Response, **more: str) -> Ended:
    async with page(answer) as told:
        return await command(folder, "health", **told, **more)


@pytest.mark.parametrize(("status", "words"), [("ok", "The bot is well."), ("standby", "Another process is fetching")])
async def test_a_bot_that_works_or_waits_its_turn_is_well(status: str, words: str, tmp_path: Path) -> None:
    ended = await asked(tmp_path, JSONResponse(saying(status)))

    assert (ended.code, ended.err) == (0, "")
    assert words in ended.out


async def test_what_stands_still_is_said_and_is_a_failure(tmp_path: Path) -> None:
    stalled = saying("stalled", "the database cannot be written", "a message has waited for 20 min")

    ended = await asked(tmp_path, JSONResponse(stalled, status_code=503), LC_ALL="zh_CN.UTF-8")

    assert ended.code == 1
    assert ended.err == (
        "机器人状态不佳。健康页的说明：the database cannot be written; a message has waited for 20 min。\n"
    )


async def test_somebody_elses_page_is_not_taken_for_the_bot(tmp_path: Path) -> None:
    ended = await asked(tmp_path, Response("<h1>hello</h1>"))

    assert ended.code == 1
    assert "Nothing answers at port" in ended.err


def test_a_bot_that_is_not_there_is_not_well(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YISHITING_HEALTH__PORT", str(own_port()))

    assert typed("health").code == 1


def test_without_a_port_nobody_can_be_asked(typed: Typed) -> None:
    ended = typed("health")

    assert ended.code == 2
    assert "health.port is not set" in ended.err
