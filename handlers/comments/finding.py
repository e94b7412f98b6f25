"""Finding of the matter that a reply or a reaction is about. Nothing is written: most of both are talk."""

from __future__ import annotations

from telegram import Message

from governance.comments.comment import may_hear
from handlers.frame.buttons import parse
from handlers.frame.photos import photos_of
from handlers.frame.spoken import spoken_in
from handlers.frame.work import Work
from handlers.matters.raising import original
from handlers.matters.words import split_tag
from handlers.routing.messages import is_reply_to, text_of, without_mention
from handlers.speech import typed
from storage.comments import comments
from storage.communities import chats
from storage.communities.chats import Chat, ChatKind
from storage.engine import outbox
from storage.matters import matters
from storage.matters.matters import Matter

# Below what is said of one matter stands a button of these; below a list of several stands none of the first.
_OF_ONE = frozenset(f"matter.{verb}" for verb in ("join", "done", "undone", "withdraw", "take", "answer"))
_TO_ONE = "matter.show"


async def replied_to(work: Work, message: Message) -> int | None:
    """The matter that a new message says something about, by replying to a card, a receipt or the original."""
    replied, text = original(message), text_of(message)
    says_something = text or photos_of(message) or spoken_in(message) or message.location
    if replied is None or not says_something or text.startswith("/"):
        return None
    chat = await chats.by_telegram_id(work.uow, message.chat.id)
    if chat is None or not await _is_for_us(work, chat, message, text):
        return None
    key = await _shown_by(work, chat, replied)
    if key is None:
        return None
    found = await _known(work, key, chat)
    return None if found is None or await _is_more_of_it(work, chat, message, found) else found.id


async def _is_for_us(work: Work, chat: Chat, message: Message, text: str) -> bool:
    """A call to the bot, and in private a hashtag or a button's words, are something else."""
    if chat.kind is ChatKind.GROUP:
        return chat.community is not None and (
            is_reply_to(message, work.bot) or without_mention(text, work.bot) is None
        )
    return split_tag(text)[0] is None and await typed.pressed(work, text) is None


async def _shown_by(work: Work, chat: Chat, replied: Message) -> int | None:
    """Our key of the matter whose card or receipt a message is, or which was raised with it."""
    if not _is_ours(replied, work.bot):
        raised = await matters.by_source(work.uow, chat.id, replied.message_id)
        return None if raised is None else raised.id
    card = await outbox.card_at(work.uow, chat.id, replied.message_id)
    if card is not None:
        return matter_of(card)
    return _by_buttons(replied, private=chat.kind is ChatKind.PRIVATE)


def _is_ours(replied: Message, bot: str) -> bool:
    """Was the message that is replied to said by the bot?"""
    return replied.from_user is not None and replied.from_user.username == bot


def matter_of(card: str) -> int | None:
    """Our key of the matter that a card shows, by its name: `matter:12`, `matter:12:asked`."""
    kind, _, rest = card.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "matter" and number.isdecimal() else None


def _by_buttons(replied: Message, *, private: bool) -> int | None:
    """An older copy of a card, and a receipt, are known by the buttons that we put below them."""
    rows = replied.reply_markup.inline_keyboard if replied.reply_markup else ()
    parsed = [parse(str(one.callback_data)) for row in rows for one in row if one.callback_data]
    verbs = {one[0] for one in parsed if one is not None}
    keys = {one[1][0] for one in parsed if one is not None and one[0] in {*_OF_ONE, _TO_ONE} and one[1]}
    if len(keys) != 1 or "matter.list" in verbs or not (verbs & _OF_ONE or private):
        return None
    key = keys.pop()
    return key if isinstance(key, int) else None


async def _known(work: Work, key: int, chat: Chat) -> Matter | None:
    """The matter, if something may be said of it in this chat."""
    community = await matters.whose(work.uow, key)
    in_group = chat.kind is ChatKind.GROUP
    if community is None or (in_group and chat.community != community):
        return None
    found = await matters.get(work.uow, community, key)
    return found if may_hear(found.visibility, found.state, in_group=in_group) else None


async def _is_more_of_it(work: Work, chat: Chat, message: Message, found: Matter) -> bool:
    """A further photo of the album that the matter was raised with, which was itself a reply."""
    if not message.media_group_id or text_of(message):
        return False
    known = await matters.by_album(work.uow, chat.id, message.media_group_id)
    return known is not None and known.id == found.id


async def said_before(work: Work, message: Message) -> int | None:
    """The comment that was made with a message which has been edited."""
    chat = await chats.by_telegram_id(work.uow, message.chat.id)
    found = await comments.by_source(work.uow, chat.id, message.message_id) if chat else None
    return None if found is None else found.id


async def reacted_to(work: Work, chat: Chat, message: int) -> Matter | None:
    """The matter below whose card, or original message, somebody has put a reaction."""
    card = await outbox.card_at(work.uow, chat.id, message)
    key = matter_of(card) if card is not None else None
    if card is None and (raised := await matters.by_source(work.uow, chat.id, message)) is not None:
        key = raised.id
    return None if key is None else await _known(work, key, chat)
