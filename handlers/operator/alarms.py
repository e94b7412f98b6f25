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
    Alarm.SET_ASIDE: N_("{count} updates could not be handled and were set aside. To see them: yishiting updates list"),
    Alarm.DISK: N_("The disk is nearly full: {free} MB left. Once it is full, nothing can be recorded."),
    Alarm.DATABASE: N_("The database cannot be written to. Nothing is lost: Telegram keeps messages for a day."),
    Alarm.GONE: N_(
        "The database file was deleted or replaced while I was running. I am not recording or confirming "
        "anything. Put the same file back, or stop me and restore a backup."
    ),
    Alarm.BACKUP: N_("The nightly backup failed ({why}). I will try again in an hour."),
    Alarm.CONFLICT: N_("Another program is fetching this bot's updates (409). If it is not yours, revoke the token."),
    Alarm.OUTBOX: N_(
        "Messages are not going out: the oldest has been waiting for {minutes} minutes. None of them are lost."
    ),
    Alarm.CLOCK: N_("This machine's clock is {minutes} minutes off. No vote or deadline ends until it is right."),
    Alarm.TOKEN: N_(
        "Telegram says that it does not know this bot's token. If that lasts five minutes, the bot stops; "
        "nothing recorded is lost. Was the token revoked at @BotFather?"
    ),
    Alarm.SILENCE: N_("Telegram has not answered for {minutes} minutes. I keep trying."),
}


def say(language: str, alarm: Alarm, facts: Mapping[str, object]) -> Html:
    """The operator's message about something that is wrong now."""
    return Html(f"⚠️ {words(language)(_TEXTS[alarm], **facts)}")


def say_over(language: str, alarm: Alarm) -> Html:
    """The operator's message when it is over."""
    over = {
        Alarm.SET_ASIDE: N_("No updates are set aside any more."),
        Alarm.DISK: N_("There is space on the disk again."),
        Alarm.DATABASE: N_("The database can be written to again."),
        Alarm.GONE: N_("The database file is back."),
        Alarm.BACKUP: N_("The backup is done."),
        Alarm.CONFLICT: N_("No other program is fetching this bot's updates any more."),
        Alarm.OUTBOX: N_("Messages are going out again."),
        Alarm.CLOCK: N_("This machine's clock is right again."),
        Alarm.TOKEN: N_("Telegram knows this bot's token again."),
        Alarm.SILENCE: N_("Telegram is answering again."),
    }
    return Html(f"✅ {words(language)(over[alarm])}")
