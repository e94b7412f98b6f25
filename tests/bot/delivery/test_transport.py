"""Does what the bot sends arrive as it was meant? The transport against the sandbox."""

from __future__ import annotations

from bot.delivery.transport import AiohttpRequest, Telegram
from bot.sandbox import Sandbox
from tests.sandbox_client import Neighbourhood


async def test_a_large_file_with_a_chinese_name_arrives_as_it_is(sandbox: Sandbox, life: Neighbourhood) -> None:
    wang = life.person("王秀英")
    await wang.starts()
    request = AiohttpRequest()
    await request.initialize()
    telegram = Telegram(sandbox.token, sandbox.url, request)

    await telegram.call(
        "sendDocument",
        {"chat_id": wang.id, "document": "attach://file"},
        attach={"file": ('业主"名册".xlsx', bytes(2 * 1024 * 1024))},
    )
    await request.shutdown()

    (file,) = (await wang.private.last()).files
    assert file["name"] == '业主"名册".xlsx'
    assert file["size"] == 2 * 1024 * 1024  # and no warning about large bodies
