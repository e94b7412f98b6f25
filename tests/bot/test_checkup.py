"""Does the doctor find what is wrong, and say what to do?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import checkup
from bot.checkup import Group, State
from bot.config import Intake, Settings, Webhook
from tests.bot.bot_api import ME, NO_WEBHOOK
from tests.databases import NOW

WEBHOOK = Settings(
    intake=Intake(mode="webhook"), webhook=Webhook(public_url="https://bot.example.org/t", secret="0123456789abcdef")
)


def states(findings: list[checkup.Finding]) -> dict[str, State]:
    """Each finding's state by what it is about."""
    return {finding.about: finding.state for finding in findings}


def test_a_good_account_has_nothing_to_mend() -> None:
    assert states(checkup.token(ME)) == {"token": State.GOOD, "privacy": State.GOOD}


def test_privacy_mode_is_noted_with_the_way_out() -> None:
    privacy = checkup.token({**ME, "can_read_all_group_messages": False})[1]

    assert privacy.state is State.NOTE
    assert "hashtags" in privacy.text
    assert "/setprivacy" in privacy.cure
    assert "add it again" in privacy.cure


def test_a_bot_that_may_not_join_groups_is_wrong() -> None:
    assert states(checkup.token({**ME, "can_join_groups": False}))["groups"] is State.WRONG


@pytest.mark.parametrize(
    ("info", "settings", "state", "word"),
    [
        ({"url": "https://elsewhere.example"}, Settings(), State.NOTE, "although intake.mode is polling"),
        ({"url": ""}, WEBHOOK, State.NOTE, "not set yet"),
        ({"url": "https://elsewhere.example"}, WEBHOOK, State.NOTE, "another address"),
        (
            {"url": "https://bot.example.org/t", "last_error_message": "Connection refused"},
            WEBHOOK,
            State.WRONG,
            "Connection refused",
        ),
    ],
)
def test_a_webhook_that_does_not_fit_is_told(info: dict[str, Any], settings: Settings, state: State, word: str) -> None:
    found = checkup.webhook({**NO_WEBHOOK, **info}, settings)[0]

    assert (found.about, found.state) == ("webhook", state)
    assert word in found.text
    assert found.cure


def test_updates_that_wait_are_noted() -> None:
    few, many = (checkup.webhook({**NO_WEBHOOK, "pending_update_count": n}, Settings())[0] for n in (3, 50))

    assert few.text == "3 updates wait at Telegram."
    assert "arrive when the bot runs" in few.cure
    assert "Start the bot soon" in many.cure


def test_a_fitting_webhook_and_no_waiting_updates_are_good() -> None:
    info = {**NO_WEBHOOK, "url": "https://bot.example.org/t"}

    assert [finding.state for finding in checkup.webhook(info, WEBHOOK)] == [State.GOOD]


def test_postgresql_without_tables_is_wrong_and_sqlite_is_not() -> None:
    assert checkup.schema(["0001"], sqlite=False, new=False).cure == "Run: yishiting migrate"
    assert checkup.schema(["0001"], sqlite=True, new=True).state is State.GOOD
    assert checkup.schema([], sqlite=False, new=False).state is State.GOOD


def test_a_folder_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")

    assert checkup.folder(tmp_path / "new" / "folder").state is State.GOOD
    assert checkup.folder(tmp_path / "a file").state is State.WRONG


def test_what_was_set_aside_is_noted_with_the_command() -> None:
    assert checkup.set_aside(0) == []
    assert "yishiting updates list" in checkup.set_aside(2)[0].cure


A_GROUP = Group(-100, "业主群", "议事亭小区", True, NOW - timedelta(days=3))


def _of(member: dict[str, object] | None, *, sees_all: bool = True, **facts: object) -> str:
    found = checkup.group(replace(A_GROUP, **facts), member, sees_all=sees_all, now=NOW)  # type: ignore[arg-type]
    return "\n".join(f"{one.state.value} {one.text} {one.cure}" for one in found)


def test_a_group_in_which_all_is_well() -> None:
    rights = {"can_pin_messages": True, "can_delete_messages": True}
    said = _of({"status": "administrator", **rights})

    assert said.splitlines() == [
        "ok The bot is in it as an administrator. ",
        "ok The last message arrived 3 days ago (2026-11-18 12:00 UTC). ",
    ]


def test_what_is_wrong_with_a_group_and_what_to_do() -> None:
    assert "wrong The bot is not in it. Add the bot to the group again" in _of({"status": "left"})
    assert "wrong The bot is not in it." in _of(None)
    assert "wrong The bot was removed" in _of({"status": "kicked"})
    assert "wrong The bot is in it but may not write." in _of({"status": "restricted"})
    assert "note Privacy mode hides hashtags" in _of({"status": "member"}, sees_all=False)
    assert "Privacy mode" not in _of({"status": "administrator"}, sees_all=False)
    assert "note It may not pin messages: open votes are not pinned." in _of({"status": "administrator"})
    assert "note It belongs to no community yet. Write /setup" in _of({"status": "member"}, community="")
    assert "note No message has arrived there lately." in _of({"status": "member"}, last=None)


def test_a_clock_that_is_wrong_is_told_with_the_cure() -> None:
    (slow,) = checkup.clock(NOW, NOW + timedelta(minutes=10))
    (fast,) = checkup.clock(NOW, NOW - timedelta(seconds=31))

    assert (slow.state, "600 seconds behind" in slow.text, "set-ntp" in slow.cure) == (State.WRONG, True, True)
    assert "31 seconds ahead of" in fast.text
    assert [one.state for one in checkup.clock(NOW, NOW - timedelta(seconds=30))] == [State.GOOD]
    assert checkup.clock(NOW, None) == []
