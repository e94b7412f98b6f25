"""Admission: a group that was not let in by the operator hears one polite message; nothing said there is stored."""

from __future__ import annotations

from typing import Any

from telegram import Chat as TelegramChat
from telegram import ChatMember, ChatMemberUpdated, Message

from handlers.frame.occasion import name_of
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from handlers.operator import letting_in as group_letting
from storage.communities import chats

_GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})
_GROUPS = frozenset({TelegramChat.GROUP, TelegramChat.SUPERGROUP})


async def let_in(work: Work, given: Any) -> bool:
    """May what comes in be handled? In a group that was not let in nothing is, and only being added is answered."""
    place = work.telegram_chat
    if place is None or place.type not in _GROUPS or place.id == work.admission.operator:
        return True
    if await chats.is_let_in(work.uow, place.id):
        return True
    if isinstance(given, Message) and (old := given.migrate_from_chat_id) is not None:
        if await chats.is_let_in(work.uow, old):
            return True
        await group_letting.migrated(work, old, place.id)
    elif isinstance(given, Message) and given.migrate_to_chat_id is not None:
        await group_letting.migrated(work, place.id, given.migrate_to_chat_id)
    elif isinstance(given, ChatMemberUpdated):
        await _membership(work, given)
    return False


async def _membership(work: Work, change: ChatMemberUpdated) -> None:
    group, was_there = change.chat, change.old_chat_member.status not in _GONE
    if change.new_chat_member.user.username != work.bot:
        return
    if change.new_chat_member.status in _GONE:
        await group_letting.removed(work, group.id)
    elif not was_there:
        language = change.from_user.language_code or ""
        asked = await group_letting.ask(work, group.id, group.title or "", name_of(change.from_user), language)
        group_letting.say_to(work, group.id, _declined(group.id, language, asked=asked))


def _declined(number: int, language: str, *, asked: bool) -> Html:
    t = words(language)
    if asked:
        return t(
            "🏮 I am Yishiting. My operator decides which groups may use me; I have asked about this one.\n"
            "Its number is <code>{number}</code>. Until the answer is yes, I stay silent and keep nothing "
            "that is said.",
            number=number,
        )
    return t(
        "🏮 I am Yishiting. My operator decides which groups may use me, and this is not one of them yet.\n"
        "Please give the operator this number: <code>{number}</code>. Until then I stay silent and keep "
        "nothing.",
        number=number,
    )
