"""Is everything in place for the bot to run? What is wrong, and what to do about it, in plain sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique
from pathlib import Path
from typing import Any

from bot.config import Settings

MANY_WAITING = 50
CLOCK_MAY_DIFFER = 30  # seconds; HTTP tells whole ones, and an answer may take some


@unique
class State(Enum):
    """How a finding stands."""

    GOOD = "ok"
    NOTE = "note"  # works, but should be known
    WRONG = "wrong"  # does not work until somebody acts


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing; `cure` says what to do, where something is to be done."""

    state: State
    about: str
    text: str
    cure: str = ""


def wrong(about: str, text: str) -> Finding:
    """What could not even be asked; the sentence holds its own cure."""
    return Finding(State.WRONG, about, text)


def token(me: Mapping[str, Any]) -> list[Finding]:
    """What getMe tells about the account."""
    name = me.get("username", "?")
    findings = [Finding(State.GOOD, "token", f"Telegram knows the token: it is @{name}.")]
    if not me.get("can_join_groups", True):
        cure = "Write to @BotFather: /setjoingroups, Enable."
        findings.append(Finding(State.WRONG, "groups", f"@{name} may not be added to groups.", cure))
    if me.get("can_read_all_group_messages"):
        findings.append(Finding(State.GOOD, "privacy", "The bot sees what is written in its groups."))
    else:
        text = "Privacy mode is on: in groups the bot sees commands and replies to it, but no hashtags and no photos."
        cure = (
            "Write to @BotFather: /setprivacy, Disable; then remove the bot from each group and add it again. "
            "Making it an administrator of the group does too."
        )
        findings.append(Finding(State.NOTE, "privacy", text, cure))
    return findings


def clock(now: datetime, telegram: datetime | None) -> list[Finding]:
    """What Telegram's clock tells about ours: deadlines, votes and reminders go by this machine's."""
    if telegram is None:
        return []
    off = int((now - telegram).total_seconds())
    if abs(off) <= CLOCK_MAY_DIFFER:
        return [Finding(State.GOOD, "clock", "This machine's clock agrees with Telegram's.")]
    how = "ahead of" if off > 0 else "behind"
    text = f"This machine's clock is {abs(off)} seconds {how} Telegram's: votes would end at a wrong time."
    return [Finding(State.WRONG, "clock", text, "Have the clock set by the network: timedatectl set-ntp true")]


def webhook(info: Mapping[str, Any], settings: Settings) -> list[Finding]:
    """What getWebhookInfo tells about how updates travel."""
    url, waiting = str(info.get("url") or ""), int(info.get("pending_update_count") or 0)
    findings = []
    if settings.intake.mode == "polling":
        if url:
            text = "A webhook is set, although intake.mode is polling: updates go to another address now."
            cure = (
                "`yishiting run` removes it; if somebody else runs this bot, stop that copy or get a token of your own."
            )
            findings.append(Finding(State.NOTE, "webhook", text, cure))
    elif url != settings.webhook.public_url:
        text = "The webhook is not set yet." if not url else "The webhook leads to another address."
        findings.append(Finding(State.NOTE, "webhook", text, "`yishiting run` sets it."))
    elif error := info.get("last_error_message"):
        text = f"Telegram's last call failed: {error}."
        cure = "Check that webhook.public_url can be reached from outside and leads to webhook.host and webhook.port."
        findings.append(Finding(State.WRONG, "webhook", text, cure))
    findings.append(_waiting(waiting))
    return findings


def _waiting(waiting: int) -> Finding:
    if not waiting:
        return Finding(State.GOOD, "updates", "No update waits at Telegram.")
    kept = "Telegram keeps presses for 150 seconds and messages for a day."
    cure = f"Start the bot soon. {kept}" if waiting >= MANY_WAITING else f"They arrive when the bot runs. {kept}"
    return Finding(State.NOTE, "updates", f"{waiting} updates wait at Telegram.", cure)


def schema(pending: list[str], *, sqlite: bool, new: bool) -> Finding:
    """What the pending migrations mean."""
    if not pending:
        return Finding(State.GOOD, "database", "The database can be used and is up to date.")
    if sqlite:
        text = "There is no database yet." if new else "The database is of an older version."
        return Finding(State.GOOD, "database", f"{text} The first start takes care of it.")
    return Finding(State.WRONG, "database", "The database waits for its tables.", "Run: yishiting migrate")


def folder(path: Path) -> Finding:
    """Can photos and papers be kept there?"""
    there = next(parent for parent in (path, *path.absolute().parents) if parent.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(State.GOOD, "files", "Photos and papers can be kept.")
    cure = f"Give this user the right to write {there}, or choose another files.folder."
    return Finding(State.WRONG, "files", f"Nothing can be written to {path}.", cure)


def set_aside(count: int) -> list[Finding]:
    """Updates that wait for somebody to look."""
    if not count:
        return []
    text = f"{count} updates could not be handled and were set aside."
    return [Finding(State.NOTE, "updates", text, "Look at them: yishiting updates list")]


# What each right is for; without it the bot works on in the way that the second part says.
_RIGHTS = {
    "can_pin_messages": "open votes are not pinned",
    "can_delete_messages": "messages of muted people are not removed",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group that the bot knows. `last`: when a message last arrived there, None if none did since long."""

    telegram_id: int
    title: str
    community: str
    open: bool
    last: datetime | None


def group(one: Group, member: Mapping[str, Any] | None, *, sees_all: bool, now: datetime) -> list[Finding]:
    """What getChatMember tells about the bot in a group; None: Telegram does not know it there."""
    about = f"group {one.title or one.telegram_id}"
    status = "left" if member is None else str(member.get("status", ""))
    if member is None or status in {"left", "kicked"}:
        text = "The bot is not in it." if status == "left" else "The bot was removed and may not come back by itself."
        cure = "Add the bot to the group again; its record is all there."
        return [Finding(State.WRONG, about, text, cure)]
    found = [_speaks(about, member, status), *_sees(about, status, sees_all=sees_all)]
    if status == "administrator":
        found += [
            Finding(
                State.NOTE, about, f"It may not {right[4:].replace('_', ' ')}: {so}.", "Give the right if you wish it."
            )
            for right, so in _RIGHTS.items()
            if not member.get(right)
        ]
    if not one.community:
        found.append(Finding(State.NOTE, about, "It belongs to no community yet.", "Write /setup in the group."))
    return [*found, _last(about, one.last, now)]


def _speaks(about: str, member: Mapping[str, Any], status: str) -> Finding:
    if status == "restricted" and not member.get("can_send_messages"):
        cure = "Let the bot write: group settings, permissions, exceptions."
        return Finding(State.WRONG, about, "The bot is in it but may not write.", cure)
    role = "as an administrator" if status in {"administrator", "creator"} else "as a member"
    return Finding(State.GOOD, about, f"The bot is in it {role}.")


def _sees(about: str, status: str, *, sees_all: bool) -> list[Finding]:
    if status in {"administrator", "creator"} or sees_all:
        return []
    text = "Privacy mode hides hashtags, photos and ordinary messages from it."
    return [
        Finding(State.NOTE, about, text, "Make the bot an administrator, or /setprivacy, Disable, and add it again.")
    ]


def _last(about: str, last: datetime | None, now: datetime) -> Finding:
    if last is None:
        return Finding(State.NOTE, about, "No message has arrived there lately.", "Write /help in the group and look.")
    days = (now - last).days
    ago = "today" if days < 1 else "a day ago" if days == 1 else f"{days} days ago"
    return Finding(State.GOOD, about, f"The last message arrived {ago} ({last:%Y-%m-%d %H:%M} UTC).")
