"""Errors of Telegram, and what each means for a message: later, elsewhere, never, or nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, unique

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.delivery.transport import NotSent
from storage.engine.outbox import NO_RIGHT, Kind


@unique
class Verdict(Enum):
    """What is to be done with a message."""

    ARRIVED = "arrived"
    LATER = "later"  # it did not arrive, or arriving twice does no harm: send it again
    UNKNOWN = "unknown"  # it may have arrived, and its kind is not repeated
    MOVED = "moved"  # the group has another id now
    TOPIC_GONE = "topic gone"  # the forum topic was deleted or closed: General takes it
    GONE = "gone"  # the message to be edited was deleted: post the card anew
    SHUT_OUT = "shut out"  # blocked, kicked, or the chat is gone: nothing more goes there
    REFUSED = "refused"  # Telegram will never take it


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict; `pause` in seconds where Telegram named one, `moved_to` a Telegram id.

    `told`: somebody has been told why already. Of a right that is missing speaks the bot's first message in the group,
    of a method that the server lacks a line in the log.
    """

    verdict: Verdict
    error: str = ""
    pause: float = 0.0
    moved_to: int | None = None
    told: bool = False


_UNCHANGED = "not modified"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
    "there is no text in the message to edit",  # it holds a picture by now
    "there is no caption in the message to edit",
)
_SHUT_OUT = ("chat not found", "user not found", "group chat was deleted", "user is deactivated", "peer_id_invalid")
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_NO_RIGHT = ("not enough rights", "have no rights", "chat_write_forbidden", "topic_closed", "need administrator")
_RIGHTS_PAUSE = 600.0  # rights come back when somebody gives them; a message waits that long between tries


def judge(error: TelegramError, kind: Kind, method: str, *, threaded: bool = False) -> Outcome:
    """Decide by the error's class, and by its words only where the class says too little.

    `threaded`: the request named a forum topic, without which it may succeed.
    """
    name = type(error).__name__
    match error:
        case RetryAfter():
            return Outcome(Verdict.LATER, name, pause=seconds_of(error) + 0.5)
        case ChatMigrated():
            return Outcome(Verdict.MOVED, name, moved_to=error.new_chat_id)
        case InvalidToken():
            return Outcome(Verdict.LATER, name, pause=60.0)
        case Forbidden():
            return Outcome(Verdict.SHUT_OUT, name)
        case BadRequest():
            return _judge_bad_request(error, kind, method, threaded=threaded)
        case NotSent():
            return Outcome(Verdict.LATER, name)
        case EndPointNotFound():
            return Outcome(Verdict.REFUSED, name, told=True)
    # A time-out, a cut connection, a 5xx: nobody knows whether it arrived. An edit made twice is the same edit.
    repeat = kind.repeat or not method.startswith("send")
    return Outcome(Verdict.LATER if repeat else Verdict.UNKNOWN, name)


def seconds_of(error: RetryAfter) -> float:
    """How many seconds Telegram wants to be left alone."""
    wanted = error.retry_after
    return wanted.total_seconds() if isinstance(wanted, timedelta) else float(wanted)


def _judge_bad_request(error: BadRequest, kind: Kind, method: str, *, threaded: bool) -> Outcome:
    text = error.message.lower()
    if _UNCHANGED in text or (method == "stopPoll" and "already been closed" in text):
        return Outcome(Verdict.ARRIVED)
    if method.startswith("edit") and any(words in text for words in _GONE):
        return Outcome(Verdict.GONE, "message gone")
    if threaded and any(words in text for words in _TOPIC_GONE):
        return Outcome(Verdict.TOPIC_GONE, "topic gone")
    if any(words in text for words in _SHUT_OUT):
        return Outcome(Verdict.SHUT_OUT, "chat gone")
    if method == "unpinChatMessage":  # somebody else took it down, or it was never pinned for want of the right
        return Outcome(Verdict.GONE, "not pinned")
    # A poll that appears when the right comes back would surprise everybody: whoever asked for it hears now.
    told = any(words in text for words in _NO_RIGHT)
    if told and method.startswith(("send", "edit")) and kind is not Kind.POLL:
        return Outcome(Verdict.LATER, NO_RIGHT, pause=_RIGHTS_PAUSE)
    return Outcome(Verdict.REFUSED, f"BadRequest: {error.message}"[:64], told=told)
