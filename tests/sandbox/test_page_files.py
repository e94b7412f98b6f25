"""Does the sandbox give the page, and with headers that let nothing foreign run?"""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from bot.sandbox.page import page_routes
from bot.sandbox.page.routes import STATIC


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=page_routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def test_the_front_door_is_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_everything_the_page_asks_for_is_there_and_ours(client: httpx.AsyncClient) -> None:
    wanted = re.findall(r'(?:src|href)="([^"]+)"', (await client.get("/")).text)

    assert wanted
    assert all(address.startswith("/page/") for address in wanted)
    assert {(await client.get(address)).status_code for address in wanted} == {200}


def test_scripts_import_only_modules_that_exist() -> None:
    for module in (STATIC / "js").glob("*.js"):
        for name in re.findall(r'from "\./([^"]+)"', module.read_text(encoding="utf-8")):
            assert (STATIC / "js" / name).is_file(), f"{module.name} imports {name}"


async def test_the_policy_forbids_inline_script_and_foreign_sources(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert (await client.get("/")).headers["x-content-type-options"] == "nosniff"


async def test_the_page_carries_no_inline_script_or_style(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text

    assert not re.search(r"<script(?![^>]*src=)", html)
    assert not re.search(r"<style|\son\w+=|\sstyle=", html)


def test_no_module_turns_text_into_markup() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser")

    for module in (STATIC / "js").glob("*.js"):
        assert not forbidden.search(module.read_text(encoding="utf-8")), module.name


@pytest.mark.parametrize(
    "path", ["../routes.py", "..%2froutes.py", "%2e%2e/routes.py", "js/../../routes.py", "js", "js/none.js"]
)
async def test_nothing_outside_the_folder_is_given(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/page/{path}")).status_code == 404


def test_both_languages_say_the_same_things() -> None:
    source = (STATIC / "js" / "words.js").read_text(encoding="utf-8")
    chinese, english = (phrases(source, name) for name in ("ZH", "EN"))

    assert len(chinese) > 100
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert gaps(text) == gaps(english[key]), key


def test_every_phrase_is_there_and_every_phrase_is_said() -> None:
    known = phrases((STATIC / "js" / "words.js").read_text(encoding="utf-8"), "EN").keys()
    spoken = "".join(m.read_text("utf-8") for m in (STATIC / "js").glob("*.js") if m.name != "words.js")

    assert set(re.findall(r'\bt\("(\w+)"', spoken)) <= known
    assert {key for key in known if f'"{key}"' not in spoken} == set()


def phrases(source: str, name: str) -> dict[str, str]:
    body = re.search(rf"const {name} = \{{(.*?)\n\}};", source, re.DOTALL)
    assert body is not None
    return dict(re.findall(r'(\w+): "([^"]*)"', body.group(1)))


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


async def test_chinese_type_comes_along_for_machines_without_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/page/cjk.ttc")

    assert answer.status_code == 200
    assert answer.content[:4] == b"ttcf"
