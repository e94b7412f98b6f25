"""Is everything in place for the bot to run? What is wrong, and what to do about it, in plain sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique
from pathlib import Path
from typing import Any

from bot.config import Settings

MANY_WAITING = 50


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
