"""Messages: what one is before anybody has read it – talk, a list, part of a forum's topic."""

from __future__ import annotations

from telegram import MaybeInaccessibleMessage, Message, MessageEntity, Update

_SPREADSHEETS = (".xlsx", ".csv", ".xls", ".xlsm")
_PAPERS = (".txt", ".tsv", ".ods", ".numbers", ".docx", ".pdf")


def message_of(update: Update) -> Message:
    """The new message of an update that brings one."""
    if update.message is None:
        raise RuntimeError("a message handler was called without a message")
    return update.message


def is_talk(message: Message, bot: str) -> bool:
    """Could a bot in privacy mode not have got this? Commands, replies and what is sent by way of a bot it may get."""
    entities = message.parse_entities() if message.text else message.parse_caption_entities() if message.caption else {}
    called = any(one.type == MessageEntity.BOT_COMMAND or said == f"@{bot}" for one, said in entities.items())
    said_something = bool(message.text or message.caption or message.photo)
    return said_something and not called and message.reply_to_message is None and message.via_bot is None


def topic_of(at: MaybeInaccessibleMessage | None) -> int | None:
    """The forum topic of a message. Replies elsewhere carry a thread id too, which cannot be sent to (Bot API)."""
    return at.message_thread_id if isinstance(at, Message) and at.is_topic_message else None


def is_list(message: Message) -> bool:
    """Is it a register, or a paper without a word that may be meant as one? What is written with a paper is heard."""
    name = ((message.document.file_name or "") if message.document else "").lower()
    return name.endswith(_SPREADSHEETS) or (name.endswith(_PAPERS) and not message.caption)
