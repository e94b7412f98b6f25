"""Who is given the page? Only a browser on this machine, on this address."""

import aiohttp

from bot.sandbox import Sandbox


async def test_the_sandbox_gives_the_page_at_its_front_door() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session, session.get(sandbox.url) as answer:
        assert answer.status == 200
        assert "trusted-types" in answer.headers["Content-Security-Policy"]


async def test_another_name_for_this_address_is_not_given_the_page() -> None:
    headers = {"Host": "evil.example"}

    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        async with session.get(sandbox.url, headers=headers) as answer:
            assert answer.status == 403
        async with session.get(f"{sandbox.url}/page/js/main.js", headers=headers) as answer:
            assert answer.status == 403
