"""Does `yishiting guide` write the notice for the board, with whatever is known of the community and its bot?"""

from __future__ import annotations

from bot.cli import failures
from bot.cli.guide import bot_name
from bot.config.loading import check
from tests.bot.bot_api import ME, TOKEN, BotApi
from tests.bot.cli.typed import Typed


def test_it_is_printed_without_a_code_when_telegram_is_silent(typed: Typed) -> None:
    silent = typed("guide", "board.pdf", "--community", "桂花苑", "--lang", "zh")

    assert (silent.code, silent.out) == (0, "Written: board.pdf (one A4 page, without a QR code).\n")
    assert silent.err.startswith("Telegram cannot be reached")
    assert (typed.folder / "board.pdf").read_bytes().startswith(b"%PDF")
    assert not (typed.folder / "y.db").exists(), "printing makes no database"


def test_it_carries_the_bot_that_is_named(typed: Typed) -> None:
    named = typed("guide", "board.pdf", "--bot", f"@{ME['username']}")

    assert (named.code, named.err) == (0, "")
    assert named.out == "Written: board.pdf (one A4 page, with the QR code of @yishiting_bot).\n"


def test_it_asks_which_community_when_there_are_several(typed: Typed) -> None:
    (typed.folder / "register.csv").write_text("楼栋,单元,房号,面积,业主\n1,1,101,89.37,王秀英\n", encoding="utf-8")
    for name in ("桂花苑", "Gardens"):
        assert typed("register", "import", "register.csv", "--found", name, "--yes").code == 0

    unnamed = typed("guide", "board.pdf", "--bot", "x_bot")
    named = typed("guide", "board.pdf", "--bot", "x_bot", "--community", "桂花苑")

    assert (unnamed.code, named.code) == (failures.CANNOT, 0)
    assert "1 桂花苑, 2 Gardens" in unnamed.err


def test_a_file_that_cannot_be_written_is_one_line(typed: Typed) -> None:
    ended = typed("guide", "no/such/folder.pdf", "--bot", "x_bot")

    assert ended.code == failures.CANNOT
    assert ended.err == "no/such/folder.pdf: there is no such file or folder\n"


async def test_telegram_is_asked_for_the_name_of_the_bot() -> None:
    async with BotApi().listening() as api:
        settings = check({"telegram": {"token": TOKEN, "api_base": api.address}})

        assert await bot_name(settings) == ME["username"]
