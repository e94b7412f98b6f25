"""Does a file keep its Chinese name on its way from the bot to the chat?"""

from telegram import Bot

from bot.sandbox import Sandbox
from tests.sandbox_client import Neighbourhood


async def test_a_document_keeps_its_chinese_name() -> None:
    async with Sandbox() as sandbox, Neighbourhood(sandbox.url) as life:
        wang = life.person("王秀英")
        await wang.starts()
        async with Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
            sent = await bot.send_document(wang.id, b"%PDF-1.7", filename="电梯维保记录.pdf")

        assert sent.document is not None
        assert sent.document.file_name == "电梯维保记录.pdf"
