"""Checkup: whether everything is in place for the bot to run; what is wrong, and the cure, in plain sentences."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique
from pathlib import Path
from typing import Any

from bot.keeping.own_files import Readable
from handlers.frame.words import N_, Words

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


def configuration(t: Words, *, there: bool) -> Finding:
    """Was anything read? Without a file all is as it comes, but for what the environment says."""
    about = t.plain("configuration")
    if there:
        return Finding(State.GOOD, about, t.plain("The configuration can be used."))
    text = t.plain("There is no config.toml in this folder, so every setting has its default value.")
    cure = t.plain("Copy config.example.toml to config.toml and put the token in it, or give your file with --config.")
    return Finding(State.NOTE, about, text, cure)


def token(t: Words, me: Mapping[str, Any], *, before: Mapping[str, Any] | None = None) -> list[Finding]:
    """What getMe tells about the account; `before`: what it told before the bot changed its own settings."""
    name = me.get("username", "?")
    known = t.plain("Telegram knows the token: it is @{name}.", name=name)
    findings = [Finding(State.GOOD, t.plain("token"), known)]
    if not me.get("can_join_groups", True):
        text = t.plain("@{name} cannot be added to groups.", name=name)
        cure = t.plain("Send @BotFather /setjoingroups, then choose Enable.")
        findings.append(Finding(State.WRONG, t.plain("groups"), text, cure))
    if me.get("can_read_all_group_messages"):
        text = t.plain("Privacy mode is off: the bot sees what is written in its groups.")
        if before is not None and not before.get("can_read_all_group_messages"):
            text = t.plain(
                "Privacy mode was on. The bot has just turned it off for groups that it is added to from now on."
            )
        findings.append(Finding(State.GOOD, t.plain("privacy mode"), text))
    else:
        text = t.plain(
            "Privacy mode is on: in groups the bot sees only commands and replies to it, no hashtags, photos, mentions."
        )
        cure = t.plain(
            "Send @BotFather /setprivacy, then choose Disable; then remove the bot from each group and add "
            "it again. Or make it an administrator of the group."
        )
        findings.append(Finding(State.NOTE, t.plain("privacy mode"), text, cure))
    return findings


def clock(t: Words, now: datetime, telegram: datetime | None) -> list[Finding]:
    """What Telegram's clock tells about ours: deadlines, votes and reminders go by this machine's."""
    if telegram is None:
        return []
    about = t.plain("clock")
    off = int((now - telegram).total_seconds())
    if abs(off) <= CLOCK_MAY_DIFFER:
        return [Finding(State.GOOD, about, t.plain("This machine's clock agrees with Telegram's."))]
    ahead = N_("This machine's clock is {seconds} seconds ahead of Telegram's: votes would end at a wrong time.")
    behind = N_("This machine's clock is {seconds} seconds behind Telegram's: votes would end at a wrong time.")
    said = ahead if off > 0 else behind
    text = t.plain(said, seconds=abs(off))
    cure = t.plain("Have the clock set by the network: timedatectl set-ntp true")
    return [Finding(State.WRONG, about, text, cure)]


def schema(t: Words, pending: list[str], *, sqlite: bool, new: bool) -> Finding:
    """What the pending migrations mean."""
    about = t.plain("database")
    if not pending:
        return Finding(State.GOOD, about, t.plain("The database can be used and is up to date."))
    if sqlite:
        text = t("There is no database yet.") if new else t("The database is from an older version.")
        return Finding(State.GOOD, about, str(t.together(text, t("The first start takes care of that."))))
    return Finding(State.WRONG, about, t.plain("The database has no tables yet."), t.plain("Run: yishiting migrate"))


def folder(t: Words, path: Path) -> Finding:
    """Can photos and papers be kept there?"""
    about = t.plain("files")
    there = next(parent for parent in (path, *path.absolute().parents) if parent.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(State.GOOD, about, t.plain("Photos and files can be stored."))
    cure = t.plain("Give this user write permission for {folder}, or choose another files.folder.", folder=str(there))
    return Finding(State.WRONG, about, t.plain("Nothing can be written to {folder}.", folder=str(path)), cure)


def readable(t: Words, found: Sequence[Readable]) -> list[Finding]:
    """What others on this machine can read: names, votes, or the token."""
    said = N_("Other users of this machine can read {path}.")
    cure = N_("Run: {command}")
    return [
        Finding(State.NOTE, t.plain("files"), t.plain(said, path=str(one.path)), t.plain(cure, command=one.cure))
        for one in found
    ]


def set_aside(t: Words, count: int) -> list[Finding]:
    """Updates that wait for somebody to look."""
    if not count:
        return []
    text = t.plain("{count} updates could not be handled and were set aside.", count=count)
    return [Finding(State.NOTE, t.plain("updates"), text, t.plain("To see them: yishiting updates list"))]
