"""What hears a group that the operator has not let in? One polite message, and nothing of it is stored."""

from __future__ import annotations

from typing import Any

from telegram import Chat as TelegramChat
from telegram import ChatMember, ChatMemberUpdated, Message

from handlers.words import words
from handlers.work import Work
from storage import chats
from storage.outbox import Kind, Outgoing

_GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})
_GROUPS = frozenset({TelegramChat.GROUP, TelegramChat.SUPERGROUP})


async def let_in(work: Work, knock: Any) -> bool:
    """May what knocked be handled? In a group that was not let in nothing is, and only being added is answered."""
    place = work.telegram_chat
    if place is None or place.type not in _GROUPS or await chats.is_let_in(work.unit, place.id):
        return True
    if isinstance(knock, Message) and knock.migrate_from_chat_id is not None:
        return await chats.is_let_in(work.unit, knock.migrate_from_chat_id)
    added = isinstance(knock, ChatMemberUpdated) and knock.old_chat_member.status in _GONE
    if isinstance(knock, ChatMemberUpdated) and added and knock.new_chat_member.status not in _GONE:
        _decline(work, place.id, knock.from_user.language_code or "")
    return False


def _decline(work: Work, number: int, language: str) -> None:
    """The message has no row of a chat: its group's number leaves the outbox when it was sent."""
    t = words(language)
    text = t(
        "🏮 I am Yishiting. Whoever runs me decides in which groups I may be used, and this is none of them yet.\n"
        "Please tell them its number: <code>{number}</code>. Until then I keep silent and keep nothing.",
        number=number,
    )
    body = {"chat_id": number, "text": str(text), "parse_mode": "HTML"}
    work.unit.post(Outgoing(chat=None, method="sendMessage", body=body, kind=Kind.ANSWER))
