"""Does the doctor find what is wrong, and say what to do?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.health import checkup
from bot.health.checkup import State
from bot.health.checkup_groups import Group, group
from handlers.frame.words import words
from tests.bot.bot_api import ME
from tests.databases import NOW

EN = words("en")


def states(findings: list[checkup.Finding]) -> dict[str, State]:
    """Each finding's state by what it is about."""
    return {finding.about: finding.state for finding in findings}


def test_a_good_account_has_nothing_to_mend() -> None:
    assert states(checkup.token(EN, ME)) == {"token": State.GOOD, "privacy mode": State.GOOD}


def test_privacy_mode_is_noted_with_the_way_out() -> None:
    privacy = checkup.token(EN, {**ME, "can_read_all_group_messages": False})[1]

    assert privacy.state is State.NOTE
    assert "hashtags" in privacy.text
    assert "/setprivacy" in privacy.cure
    assert "add it again" in privacy.cure


def test_a_bot_that_may_not_join_groups_is_wrong() -> None:
    assert states(checkup.token(EN, {**ME, "can_join_groups": False}))["groups"] is State.WRONG


def test_postgresql_without_tables_is_wrong_and_sqlite_is_not() -> None:
    assert checkup.schema(EN, ["0001"], sqlite=False, new=False).cure == "Run: yishiting migrate"
    assert checkup.schema(EN, ["0001"], sqlite=True, new=True).state is State.GOOD
    assert checkup.schema(EN, [], sqlite=False, new=False).state is State.GOOD


def test_a_folder_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")

    assert checkup.folder(EN, tmp_path / "new" / "folder").state is State.GOOD
    assert checkup.folder(EN, tmp_path / "a file").state is State.WRONG


def test_what_was_set_aside_is_noted_with_the_command() -> None:
    assert checkup.set_aside(EN, 0) == []
    assert "yishiting updates list" in checkup.set_aside(EN, 2)[0].cure


A_GROUP = Group(-100, "业主群", "议事亭小区", NOW - timedelta(days=3))
THERE: dict[str, Any] = {
    "status": "administrator",
    "rights": {"can_pin_messages": True},
    "permissions": {},
    "reads_all": True,
    "slow": 0,
    "forum": False,
    "linked": False,
}


def _of(found: dict[str, Any] | None, **facts: Any) -> str:
    """What is said of a group where Telegram tells that of the bot."""
    told = None if found is None else {**THERE, **found}
    return "\n".join(
        f"{one.state.value} {one.text} {one.cure}" for one in group(EN, replace(A_GROUP, **facts), told, NOW)
    )


def test_a_group_in_which_all_is_well() -> None:
    assert _of({}).splitlines() == [
        "ok The bot is in the group as an administrator. ",
        "ok The last message arrived 3 days ago (2026-11-18 12:00 UTC). ",
    ]


def test_what_is_wrong_with_a_group_and_what_to_do() -> None:
    member: dict[str, Any] = {"status": "member", "rights": {}}
    deaf = {**member, "reads_all": False}
    when_it_came = {**THERE, **deaf, "read_all_when_added": False}

    assert "wrong The bot is not in the group. Add the bot to the group again" in _of({"status": "left"})
    assert "wrong The bot is not in the group." in _of(None)
    assert "wrong The bot was removed" in _of({"status": "kicked"})
    assert "wrong The bot is in the group but cannot write." in _of({"status": "restricted", "rights": {}})
    assert "wrong The bot is in the group but cannot write." in _of(
        {**member, "permissions": {"can_send_messages": False}}
    )
    assert "note Because of privacy mode, the bot cannot see hashtags" in _of(deaf)
    assert "Remove the bot and add it again: privacy mode is off" in _of(member, standing=when_it_came)
    assert "Privacy mode" not in _of({"reads_all": False})
    assert "note The bot cannot pin messages, so open votes are not pinned." in _of(member)
    assert "note The bot cannot send polls, so votes use buttons." in _of(
        {**member, "permissions": {"can_send_polls": False}}
    )
    assert "note Slow mode: the bot can write only once every 30 seconds." in _of({**member, "slow": 30})
    assert "note It does not belong to a community yet. Send /setup" in _of(member, community="")
    assert "note No message has arrived from there lately." in _of({}, last=None)
    assert "The last message arrived a day ago (" in _of({}, last=NOW - timedelta(days=1))


def test_a_clock_that_is_wrong_is_told_with_the_cure() -> None:
    (slow,) = checkup.clock(EN, NOW, NOW + timedelta(minutes=10))
    (fast,) = checkup.clock(EN, NOW, NOW - timedelta(seconds=31))

    assert (slow.state, "600 seconds behind" in slow.text, "set-ntp" in slow.cure) == (State.WRONG, True, True)
    assert "31 seconds ahead of" in fast.text
    assert [one.state for one in checkup.clock(EN, NOW, NOW - timedelta(seconds=30))] == [State.GOOD]
    assert checkup.clock(EN, NOW, None) == []
