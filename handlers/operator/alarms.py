"""Alarms: what the operator is told when something needs a person. No name, no text and no vote of anybody is in it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique

from handlers.frame.words import N_, Html, words


@unique
class Alarm(Enum):
    """What may need a person. The value is its name in the database."""

    SET_ASIDE = "set_aside"
    DISK = "disk"
    DATABASE = "database"
    GONE = "gone"
    BACKUP = "backup"
    CONFLICT = "conflict"
    OUTBOX = "outbox"
    SILENCE = "silence"
    CLOCK = "clock"
    TOKEN = "token"  # noqa: S105


_TEXTS = {
    Alarm.SET_ASIDE: N_(
        "{count} updates could not be handled and were set aside. Look at them: yishiting updates list"
    ),
    Alarm.DISK: N_("The disk is nearly full: {free} MB are left. Without room nothing can be recorded."),
    Alarm.DATABASE: N_("The database cannot be written. Nothing is lost: Telegram keeps what is said for a day."),
    Alarm.GONE: N_(
        "The database file was deleted or replaced while I run. I record and confirm nothing any more. "
        "Bring the same file back, or stop me and restore a backup."
    ),
    Alarm.BACKUP: N_("The nightly backup failed ({why}). It is tried again in an hour."),
    Alarm.CONFLICT: N_("Somebody else fetches this bot's updates (409). If it is not you, revoke the token."),
    Alarm.OUTBOX: N_("Messages cannot be sent: the oldest has waited for {minutes} minutes. They are kept."),
    Alarm.CLOCK: N_("This machine's clock is {minutes} minutes off. No vote and no deadline ends until it is right."),
    Alarm.TOKEN: N_(
        "Telegram says that it does not know this bot's token. If it says so for five minutes, the bot ends; nothing "
        "recorded is lost. Was the token revoked at @BotFather?"
    ),
    Alarm.SILENCE: N_("Telegram has not answered for {minutes} minutes. The bot goes on trying."),
}


def say(language: str, alarm: Alarm, facts: Mapping[str, object]) -> Html:
    """The operator's message about something that is wrong now."""
    return Html(f"⚠️ {words(language)(_TEXTS[alarm], **facts)}")


def say_over(language: str, alarm: Alarm) -> Html:
    """The operator's message when it is over."""
    over = {
        Alarm.SET_ASIDE: N_("No update is set aside any more."),
        Alarm.DISK: N_("There is room on the disk again."),
        Alarm.DATABASE: N_("The database can be written again."),
        Alarm.GONE: N_("The database file is there again."),
        Alarm.BACKUP: N_("The backup was made."),
        Alarm.CONFLICT: N_("Nobody else fetches this bot's updates any more."),
        Alarm.OUTBOX: N_("Messages are sent again."),
        Alarm.CLOCK: N_("The machine's clock is right again."),
        Alarm.TOKEN: N_("Telegram knows the bot's token again."),
        Alarm.SILENCE: N_("Telegram answers again."),
    }
    return Html(f"✅ {words(language)(over[alarm])}")
