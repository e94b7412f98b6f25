"""Messages: what one is before anybody has read it – talk, a list, a second thought, part of a forum's topic."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from telegram import MaybeInaccessibleMessage, Message, MessageEntity, Update

_SPREADSHEETS = (".xlsx", ".csv", ".xls", ".xlsm")
_PAPERS = (".txt", ".tsv", ".ods", ".numbers", ".docx", ".pdf")
# Whoever adds the hashtag a little later meant it from the beginning; what is edited after that files nothing.
SECOND_THOUGHT = timedelta(minutes=5)


def message_of(update: Update) -> Message:
    """The new or edited message of an update that has one."""
    message = update.message or update.edited_message
    if message is None:
        raise RuntimeError("a message handler was called without a message")
    return message


def text_of(message: Message) -> str:
    """What is written in a message or below its photo, without space around it."""
    return (message.text or message.caption or "").strip()


def is_talk(message: Message, bot: str) -> bool:
    """Could a bot in privacy mode not have got this? Commands, replies and what is sent by way of a bot it may get."""
    entities = message.parse_entities() if message.text else message.parse_caption_entities() if message.caption else {}
    called = any(one.type == MessageEntity.BOT_COMMAND or said == f"@{bot}" for one, said in entities.items())
    said_something = bool(message.text or message.caption or message.photo)
    return said_something and not called and message.reply_to_message is None and message.via_bot is None


def is_reply_to(message: Message, bot: str) -> bool:
    """Does it reply to one of the bot's?"""
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.username == bot


def is_captioned(message: Message, commands: Collection[str], bot: str) -> bool:
    """Is it a photo with one of our commands below it? (The library looks for commands in plain texts only.)"""
    caption = "" if message.text else message.caption or ""
    name, _, whose = (caption.split() or [""])[0].partition("@")
    return name.startswith("/") and name[1:].lower() in commands and whose in {"", bot}


def topic_of(at: MaybeInaccessibleMessage | None) -> int | None:
    """The forum topic of a message. Replies elsewhere carry a thread id too, which cannot be sent to (Bot API)."""
    return at.message_thread_id if isinstance(at, Message) and at.is_topic_message else None


def is_list(message: Message) -> bool:
    """Is it a register, or a paper without a word that may be meant as one? What is written with a paper is heard."""
    name = ((message.document.file_name or "") if message.document else "").lower()
    return name.endswith(_SPREADSHEETS) or (name.endswith(_PAPERS) and not message.caption)


def is_second_thought(message: Message) -> bool:
    """Was it edited so soon that its writer meant it like this from the beginning? (Bot API, Message.edit_date)"""
    return message.edit_date is not None and message.edit_date - message.date <= SECOND_THOUGHT


def without_mention(text: str, bot: str) -> str | None:
    """The text without `@bot`; None if it does not address the bot."""
    at = text.lower().find(f"@{bot.lower()}") if "@" in text else -1
    end = at + len(bot) + 1
    if at < 0 or (text[end : end + 1].isascii() and (text[end : end + 1].isalnum() or text[end : end + 1] == "_")):
        return None
    return f"{text[:at]} {text[end:]}".strip(" ,:，：\n")
