"""Editing: how the bot changes what it said. Edits, deletion, pins, reactions."""

from __future__ import annotations

from typing import Any

from bot.sandbox import keyboards, render
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method, places, wording
from bot.sandbox.methods.media import attached
from bot.sandbox.params import Params
from bot.sandbox.world import Chat, Json, Message

DELETE_WITHIN = 48 * 3600
TARGET = "chat_id message_id reply_markup"
BULK = 100


def _editable(exchange: Exchange, ask: Params) -> tuple[Chat, Message]:
    """The bot's own message. One with a reply keyboard or of somebody else "can't be edited"."""
    if ask.has("inline_message_id") or not ask.has("chat_id") or not ask.has("message_id"):
        raise BadRequestError("message identifier is not specified")
    chat = places.chat_of(exchange, ask)
    item = places.message_of(chat, ask, "message to edit")
    if item.sender != exchange.world.bot.id or item.reply_keyboard is not None or item.service:
        raise BadRequestError("message can't be edited")
    return chat, item


def _apply(exchange: Exchange, chat: Chat, item: Message, content: Json, keyboard: Json | None) -> Any:
    """Changes the message, or refuses when nothing would change (only a text's `edit_date` moves)."""
    if content == item.content and keyboard == item.keyboard:
        raise BadRequestError(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    exchange.rates.spend(chat.id)
    item.content = content
    item.keyboard = keyboard
    item.edit_date = exchange.now
    exchange.changed(chat, item, by_bot=True)
    return render.message(exchange.world, item)


@method("editMessageText", f"{TARGET} inline_message_id text parse_mode entities link_preview_options")
def edit_message_text(exchange: Exchange, ask: Params) -> Any:
    content = wording.text(exchange, ask)
    chat, item = _editable(exchange, ask)
    if "text" not in item.content:
        raise BadRequestError("there is no text in the message to edit")
    preview = ask.object("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return _apply(exchange, chat, item, content, keyboards.read(ask)[0])


@method(
    "editMessageCaption",
    f"{TARGET} inline_message_id caption parse_mode caption_entities show_caption_above_media",
)
def edit_message_caption(exchange: Exchange, ask: Params) -> Any:
    words = wording.caption(exchange, ask)
    chat, item = _editable(exchange, ask)
    if not item.content.keys() & {"photo", "document"}:
        raise BadRequestError("there is no caption in the message to edit")
    rest = {k: v for k, v in item.content.items() if "caption" not in k}
    return _apply(exchange, chat, item, {**rest, **words}, keyboards.read(ask)[0])


@method("editMessageReplyMarkup", f"{TARGET} inline_message_id")
def edit_message_reply_markup(exchange: Exchange, ask: Params) -> Any:
    chat, item = _editable(exchange, ask)
    return _apply(exchange, chat, item, item.content, keyboards.read(ask)[0])


@method("editMessageMedia", f"{TARGET} inline_message_id media")
def edit_message_media(exchange: Exchange, ask: Params) -> Any:
    media = ask.object("media") or {}
    if media.get("type") not in {"photo", "document"}:
        raise BadRequestError("the sandbox edits photos and documents only")
    chat, item = _editable(exchange, ask)
    content = attached(exchange, ask, "media", media["type"], str(media.get("media", "")))
    own = Params({k: media[k] for k in ("caption", "parse_mode", "caption_entities") if k in media})
    words = wording.caption(exchange, own)
    return _apply(exchange, chat, item, {**content, **words}, keyboards.read(ask)[0])


def _may_delete(exchange: Exchange, chat: Chat, item: Message) -> None:
    if chat.may(exchange.world.bot.id, "can_delete_messages"):
        return
    own = item.sender == exchange.world.bot.id or chat.is_private
    if not own or exchange.now - item.date >= DELETE_WITHIN:
        raise BadRequestError("message can't be deleted")


@method("deleteMessage", "chat_id message_id")
def delete_message(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    item = places.message_of(chat, ask, "message to delete")
    _may_delete(exchange, chat, item)
    exchange.delete(chat, [item.id])
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    ids = ask.array("message_ids") or []
    if not 1 <= len(ids) <= BULK:
        raise BadRequestError("too many messages" if ids else "message identifiers are not specified")
    found = [chat.messages[i] for i in ids if i in chat.messages]
    for item in found:
        _may_delete(exchange, chat, item)
    exchange.delete(chat, [item.id for item in found])
    return True


def _may_pin(exchange: Exchange, chat: Chat, what: str) -> None:
    if not chat.is_private:
        places.needs_right(
            exchange,
            chat,
            "can_pin_messages",
            f"not enough rights to manage pinned messages in the chat{what}",
        )


@method("pinChatMessage", "chat_id message_id")
def pin_chat_message(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    _may_pin(exchange, chat, "")
    item = places.message_of(chat, ask, "message to pin")
    if item.service:
        raise BadRequestError("message can't be pinned")
    exchange.pin(chat, item, exchange.world.bot.id)
    return True


@method("unpinChatMessage", "chat_id message_id")
def unpin_chat_message(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    _may_pin(exchange, chat, "")
    wanted = ask.integer("message_id")
    number = wanted if wanted is not None else (chat.pinned[0] if chat.pinned else 0)
    if number not in chat.pinned:
        raise BadRequestError("message to unpin not found")
    chat.pinned.remove(number)
    exchange.pins_changed(chat)
    return True


@method("unpinAllChatMessages", "chat_id")
def unpin_all_chat_messages(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    _may_pin(exchange, chat, "")
    chat.pinned.clear()
    exchange.pins_changed(chat)
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
def set_message_reaction(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    item = places.message_of(chat, ask, "message to react")
    wanted = ask.array("reaction") or []
    if len(wanted) > 1:
        raise BadRequestError("REACTIONS_TOO_MANY")
    if any(not isinstance(r, dict) or r.get("type") != "emoji" for r in wanted):
        raise BadRequestError("REACTION_INVALID")
    item.reactions[exchange.world.bot.id] = [r["emoji"] for r in wanted]
    exchange.events.add(exchange.world.audience(chat), {"kind": "edit", "chat_id": chat.id, "message_id": item.id})
    return True
