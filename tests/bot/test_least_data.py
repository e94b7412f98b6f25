"""Does ordinary talk leave no trace, wherever on the machine one looks?"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import Yishiting
from bot.config.loading import check
from bot.process.logs import set_up
from tests.bot.bot_api import BotApi
from tests.secrets import Planted, traces

GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Homes"}


def _message(number: int, text: str) -> dict[str, Any]:
    author = {"id": 500_000 + number % 40, "is_bot": False, "first_name": f"Neighbour {number % 40}"}
    message = {"message_id": number + 1, "date": 1_795_000_000 + number, "chat": GROUP, "from": author, "text": text}
    return {"update_id": 10_000 + number, "message": message}


def _broken(number: int, text: str) -> dict[str, Any]:
    """An update with talk in it that the library cannot parse."""
    update = _message(number, text)
    update["message"]["date"] = "not a date"
    return update


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """Everything that is logged, at the most talkative level; afterwards logging is as it was."""
    root = logging.getLogger()
    before, root.handlers = (root.level, root.handlers[:]), []
    path = tmp_path / "yishiting.log"
    with path.open("w", encoding="utf-8") as stream:
        set_up("DEBUG", Planted().token, stream=stream)
        yield path
        logging.captureWarnings(False)
        root.setLevel(before[0])
        root.handlers = before[1]
        logging.raiseExceptions = True


@asynccontextmanager
async def bot(folder: Path) -> AsyncIterator[Yishiting]:
    api = BotApi()
    api.token = Planted().token
    async with api.listening():
        settings = {
            "telegram": {"token": api.token, "api_base": api.address},
            "database": {"url": f"sqlite:///{folder}/y.db"},
            "files": {"folder": str(folder / "files")},
            "backup": {"folder": str(folder / "backups")},
        }
        running = Yishiting(check(settings))
        await running.start(polling=False)
        try:
            yield running
        finally:
            await running.stop()


@pytest.mark.slow
async def test_ten_thousand_lines_of_talk_the_token_and_phone_numbers_leave_no_trace(
    tmp_path: Path, log_file: Path
) -> None:
    planted = Planted()
    updates = [_message(number, text) for number, text in enumerate(planted.chatter())]
    broken = [f"#weekend {text}" if place % 2 else text for place, text in enumerate(planted.chatter(20))]
    updates += [_broken(number, text) for number, text in enumerate(broken, start=20_000)]
    async with bot(tmp_path) as running:
        for start in range(0, len(updates), 100):
            await running.intake.apply(updates[start : start + 100])

        # While it runs, so that the WAL is still there.
        assert (tmp_path / "y.db-wal").exists()
        assert traces(tmp_path, planted.words) == []
        assert running.intake.set_aside == 20
    logging.shutdown()
    assert traces(tmp_path, planted.words) == []
    assert "set aside" in log_file.read_text(encoding="utf-8")


def _about_a_poll_of_others(number: int, text: str) -> dict[str, Any]:
    """What Telegram may tell of a poll that this bot has not sent; every second one cannot be parsed."""
    voter = {"id": 500_000, "is_bot": False, "first_name": text}
    options = [{"persistent_id": "1", "text": text, "voter_count": 1}]
    answer = {"poll_id": f"other-{number}", "user": voter, "option_ids": [0], "option_persistent_ids": [text]}
    poll = {"id": f"other-{number}", "question": text, "options": options, "total_voter_count": 1, "is_closed": True}
    poll |= {"is_anonymous": False, "type": "regular", "allows_multiple_answers": False, "allows_revoting": True}
    poll["members_only"] = False
    broken = {"user": text} if number % 4 < 2 else {"options": 7}
    update = {"poll_answer": answer} if number % 4 < 2 else {"poll": poll}
    return {"update_id": 50_000 + number, **{k: v | broken if number % 2 else v for k, v in update.items()}}


async def test_polls_and_answers_of_others_leave_no_trace_though_half_of_them_cannot_be_parsed(
    tmp_path: Path, log_file: Path
) -> None:
    planted = Planted()
    about = [_about_a_poll_of_others(number, text) for number, text in enumerate(planted.chatter(40))]
    async with bot(tmp_path) as running:
        await running.intake.apply(about)

        assert traces(tmp_path, [*planted.words, "other-"]) == []
        assert running.intake.set_aside == 20
    logging.shutdown()
    assert "set aside" in log_file.read_text(encoding="utf-8")
