"""Can the page and the tests drive the sandbox, and nobody else? The control API (docs/sandbox.md)."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox, Settings
from bot.sandbox.pictures import grey
from bot.sandbox.sample import community as sample
from tests.sandbox.conftest import Raw
from tests.sandbox_client import Neighbourhood, RefusedError


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "[::1]:1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
async def test_only_this_machine_and_this_page_may_ask(raw: Raw, headers: dict[str, str], status: int) -> None:
    """Against pages of other sites in the same browser, and against DNS rebinding."""
    async with raw.session.get(f"{raw.server.url}/sandbox/world", headers=headers) as answer:
        assert answer.status == status
    async with raw.session.post(
        f"{raw.server.url}/sandbox/clock", json={"forward_seconds": 0}, headers=headers
    ) as answer:
        assert answer.status == status


async def test_the_page_itself_may_ask(raw: Raw) -> None:
    headers = {"Origin": raw.server.url, "Sec-Fetch-Site": "same-origin"}
    async with raw.session.get(f"{raw.server.url}/sandbox/world", headers=headers) as answer:
        assert answer.status == 200


async def test_it_listens_on_loopback_only(server: Sandbox) -> None:
    assert server._server is not None
    assert {s.getsockname()[0] for s in server._server.sockets} == {"127.0.0.1"}


async def test_a_person_sees_their_own_chats(neighbours: Neighbourhood) -> None:
    wang, feng = neighbours.person("王秀英"), neighbours.person("冯涛")

    hers = await neighbours.get("/world", **{"as": wang.id})
    his = await neighbours.get("/world", **{"as": feng.id})

    assert [c["id"] for c in hers["chats"]] == [wang.id, sample.OWNERS_GROUP]
    assert [c["id"] for c in his["chats"]] == [feng.id, sample.OWNERS_GROUP, sample.COMMITTEE_GROUP]
    assert hers["me"]["about"]["en"].startswith("Wang Xiuying")
    assert sum(not one["quiet"] for one in hers["people"]) == 25


async def test_events_wait_and_are_numbered(raw: Raw, neighbours: Neighbourhood) -> None:
    wang = neighbours.person("王秀英")
    seq = (await neighbours.get("/world"))["seq"]
    waiting = asyncio.create_task(neighbours.get(f"/people/{wang.id}/events", since=seq, wait=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    sent = (await raw("sendMessage", chat_id=sample.OWNERS_GROUP, text="<b>x</b>", parse_mode="HTML"))["result"]

    (event,) = (await asyncio.wait_for(waiting, 2))["events"]
    assert event["kind"] == "message"
    assert event["message"]["message_id"] == sent["message_id"]
    assert event["message"]["view"]["html"] == "<b>x</b>"
    assert event["seq"] == seq + 1


async def test_events_come_as_a_stream(raw: Raw, neighbours: Neighbourhood) -> None:
    seq = (await neighbours.get("/world"))["seq"]
    url = f"{raw.server.url}/sandbox/people/810001/events?since={seq}"
    async with raw.session.get(url, headers={"Accept": "text/event-stream"}) as answer:
        assert answer.content_type == "text/event-stream"
        await raw("sendMessage", chat_id=sample.OWNERS_GROUP, text="x")
        lines = []
        while not any(line.startswith("data:") for line in lines):
            lines.append((await asyncio.wait_for(answer.content.readline(), 2)).decode())

    assert f"id: {seq + 1}\n" in lines
    assert json.loads(lines[-1].removeprefix("data: "))["kind"] == "message"


async def test_foreign_text_becomes_harmless_html(neighbours: Neighbourhood) -> None:
    said = await neighbours.person("王秀英").says("<img src=x onerror=alert(1)> & #报修", to=neighbours.group)

    shown = said.raw["view"]["html"]

    assert "<img" not in shown
    assert shown.endswith('&amp; <span class="hashtag">#报修</span>')


async def test_a_form_brings_files(raw: Raw, neighbours: Neighbourhood) -> None:
    form = aiohttp.FormData(quote_fields=False)  # as browsers write file names
    form.add_field("payload", json.dumps({"chat_id": sample.OWNERS_GROUP, "text": "三张"}))
    for _ in range(3):
        form.add_field("photo", grey(8, 8), filename="灯.png", content_type="image/png")
    async with raw.session.post(f"{raw.server.url}/sandbox/people/810001/messages", data=form) as answer:
        sent = (await answer.json())["messages"]

    assert len({m["media_group_id"] for m in sent}) == 1
    assert sent[0]["view"]["files"][0]["name"] == "灯.png"


async def test_a_moved_clock_dates_what_follows(neighbours: Neighbourhood) -> None:
    wang = neighbours.person("王秀英")
    before = await wang.says("a", to=neighbours.group)

    await neighbours.forward(days=7)
    after = await wang.says("b", to=neighbours.group)

    assert 604_800 <= after.raw["date"] - before.raw["date"] < 604_810
    with pytest.raises(RefusedError, match="only moves forward"):
        await neighbours.forward(hours=-1)


async def test_somebody_else_may_own_the_clock() -> None:
    moved = []

    async def move(seconds: int) -> None:
        moved.append(seconds)

    async with Sandbox(move_clock=move) as sandbox, Neighbourhood(sandbox.url) as life:
        await life.forward(hours=1)

    assert moved == [3600]


async def test_the_record_says_who_was_told_what(raw: Raw, neighbours: Neighbourhood) -> None:
    wang = neighbours.person("王秀英")
    await wang.starts()
    sent = (await raw("sendMessage", chat_id=wang.id, text="收据"))["result"]
    await raw("editMessageText", chat_id=wang.id, message_id=sent["message_id"], text="收据 2")

    lines = await neighbours.record()

    assert [line["kind"] for line in lines[-4:]] == ["started", "said", "sent", "edited"]
    assert lines[-2]["to"] == [wang.id]
    assert lines[-1]["text"] == "收据 2"


async def test_bad_requests_get_one_plain_sentence(neighbours: Neighbourhood) -> None:
    wang = neighbours.person("王秀英")
    for path, body, words in (
        ("/people/1/messages", {"chat_id": 1}, "nobody with the id 1"),
        (f"/people/{wang.id}/messages", {"chat_id": -5, "text": "x"}, "no chat -5"),
        (f"/people/{wang.id}/messages", {"chat_id": sample.COMMITTEE_GROUP, "text": "x"}, "not in this chat"),
        (f"/people/{wang.id}/messages", {"chat_id": wang.id, "text": " "}, "nothing to send"),
        (f"/people/{wang.id}/presses", {"chat_id": wang.id, "message_id": 9, "data": "x"}, "no message 9"),
        (f"/people/{wang.id}/votes", {"chat_id": "x", "message_id": 9}, "whole number"),
        ("/faults", {"kind": "gremlins"}, "There is no fault"),
        ("/clock", {}, "whole number"),
    ):
        with pytest.raises(RefusedError, match=words):
            await neighbours.post(path, **body)


async def test_the_sample_is_the_compound_of_the_reports() -> None:
    units = sample.units()

    assert len(units) == sample.HOMES == len({unit.label for unit in units})
    assert {unit.building for unit in units} == set("1234567")
    assert len(sample.COMMITTEE) == 13
    assert sum(unit.unsold for unit in units) == 8
    homes = {unit.label: unit for unit in units}
    assert homes["4-2-601"].owners == ("刘洋", "赵婷")
    assert sum("陈志远" in unit.owners for unit in units) == 3
    assert all(homes[home].accounts for r in sample.RESIDENTS for home in r.homes)
    assert all(re.fullmatch(r"\d+\.\d\d", unit.area_text) for unit in units)


async def start_process(*arguments: str) -> tuple[asyncio.subprocess.Process, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    return process, (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()


async def test_it_runs_as_a_process_and_keeps_its_record_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    process, url = await start_process("--port", "0", "--record", str(file))
    async with Neighbourhood(url) as life:
        await life.person("王秀英").starts("abc")

    process.send_signal(signal.SIGTERM)
    await process.wait()

    lines: list[dict[str, Any]] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert process.returncode == 0
    assert lines[-1]["text"] == "/start abc"


async def test_a_taken_port_is_one_clear_line() -> None:
    async with Sandbox(Settings()) as sandbox:
        process, _ = await start_process("--port", str(sandbox.port))
        _, problem = await process.communicate()

    assert process.returncode == 1
    assert problem.decode().startswith(f"The sandbox cannot listen on port {sandbox.port}")
    assert "Traceback" not in problem.decode()
