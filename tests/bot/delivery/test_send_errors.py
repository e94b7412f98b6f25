"""What does a lost answer mean for each kind of message, and what does each refusal of Telegram mean?"""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.delivery.send_errors import Verdict, judge
from bot.delivery.transport import NotSent
from storage.engine.outbox import Kind

REPEATED = {Kind.RECEIPT, Kind.BALLOT, Kind.CARD, Kind.NOTICE, Kind.ANSWER}
LOST = (TimedOut(), NetworkError("ServerDisconnectedError"), NetworkError("Bad Gateway"))


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("error", LOST, ids=["timeout", "cut", "502"])
def test_a_send_that_may_have_arrived_is_repeated_or_left_by_its_kind(kind: Kind, error: TelegramError) -> None:
    verdict = judge(error, kind, "sendMessage").verdict

    assert verdict is (Verdict.LATER if kind in REPEATED else Verdict.UNKNOWN)


@pytest.mark.parametrize("kind", list(Kind))
def test_an_edit_or_a_stop_is_repeated_freely(kind: Kind) -> None:
    assert judge(TimedOut(), kind, "editMessageText").verdict is Verdict.LATER
    assert judge(TimedOut(), kind, "stopPoll").verdict is Verdict.LATER


@pytest.mark.parametrize("kind", list(Kind))
def test_what_never_left_is_sent_again_whatever_it_is(kind: Kind) -> None:
    assert judge(NotSent("ClientConnectorError"), kind, "sendMessage").verdict is Verdict.LATER


def test_a_flood_pauses_for_as_long_as_telegram_says() -> None:
    outcome = judge(RetryAfter(7), Kind.CARD, "sendMessage")

    assert outcome.verdict is Verdict.LATER
    assert outcome.pause >= 7


@pytest.mark.parametrize(
    ("error", "method", "verdict"),
    [
        (ChatMigrated(-100), "sendMessage", Verdict.MOVED),
        (Forbidden("bot was blocked by the user"), "sendMessage", Verdict.SHUT_OUT),
        (Forbidden("bot was kicked from the supergroup chat"), "sendMessage", Verdict.SHUT_OUT),
        (BadRequest("Chat not found"), "sendMessage", Verdict.SHUT_OUT),
        (BadRequest("Message is not modified: specified new"), "editMessageText", Verdict.ARRIVED),
        (BadRequest("Poll has already been closed"), "stopPoll", Verdict.ARRIVED),
        (BadRequest("Message to edit not found"), "editMessageText", Verdict.GONE),
        (BadRequest("Message can't be edited"), "editMessageText", Verdict.GONE),
        (BadRequest("Not enough rights to send text messages to the chat"), "sendMessage", Verdict.LATER),
        (BadRequest("Not enough rights to manage pinned messages in the chat"), "pinChatMessage", Verdict.REFUSED),
        (BadRequest("Not enough rights to manage pinned messages in the chat"), "unpinChatMessage", Verdict.GONE),
        (BadRequest("Message to unpin not found"), "unpinChatMessage", Verdict.GONE),
        (BadRequest("Chat not found"), "unpinChatMessage", Verdict.SHUT_OUT),
        (BadRequest("Can't parse entities"), "sendMessage", Verdict.REFUSED),
    ],
)
def test_each_refusal_is_told_apart(error: TelegramError, method: str, verdict: Verdict) -> None:
    assert judge(error, Kind.NOTICE, method).verdict is verdict
