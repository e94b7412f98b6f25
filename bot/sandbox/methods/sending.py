"""Sending: how the bot says something. sendMessage, forwarding, copying, chat actions."""

from __future__ import annotations

from typing import Any

from bot.sandbox import keyboards, render
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method, places, wording
from bot.sandbox.params import Params
from bot.sandbox.world import Chat, Json, Message

SEND = (
    "chat_id message_thread_id protect_content reply_parameters reply_to_message_id "
    "allow_sending_without_reply reply_markup"
)
ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
    | {"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)


def frame(chat: Chat, ask: Params) -> Json:
    """What every send shares: topic, reply, keyboard, protection."""
    thread, is_topic = places.topic(chat, ask)
    inline, other = keyboards.read(ask)
    facts: Json = {
        **places.reply(chat, ask),
        "keyboard": inline,
        "reply_keyboard": other,
        "protected": ask.boolean("protect_content"),
    }
    if thread is not None:
        facts.update(thread_id=thread, is_topic=is_topic)
    return facts


def send(exchange: Exchange, ask: Params, content: Json, permission: str = "can_send_messages") -> Message:
    """Checks the place, spends the budget and posts."""
    chat = places.chat_of(exchange, ask)
    places.may_send(exchange, chat, permission)
    facts = frame(chat, ask)
    places.wait_for_slow_mode(exchange, chat)
    exchange.rates.spend(chat.id)
    return exchange.post(chat, exchange.world.bot.id, content, **facts)


@method("sendMessage", f"{SEND} text parse_mode entities link_preview_options disable_web_page_preview")
def send_message(exchange: Exchange, ask: Params) -> Any:
    content = wording.text(exchange, ask)
    preview = ask.object("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return render.message(exchange.world, send(exchange, ask, content))


@method("sendChatAction", "chat_id action message_thread_id")
def send_chat_action(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    action = ask.text("action")
    if action not in ACTIONS:
        raise BadRequestError("wrong parameter action in request")
    exchange.events.add(exchange.world.audience(chat), {"kind": "action", "chat_id": chat.id, "action": action})
    return True


def _source(exchange: Exchange, ask: Params, what: str) -> Message:
    origin = places.chat_of(exchange, ask, "from_chat_id")
    item = places.message_of(origin, ask, what)
    if item.protected:
        raise BadRequestError("message has protected content and can't be forwarded")
    return item


def origin(exchange: Exchange, item: Message) -> Json:
    """`MessageOrigin` of what is forwarded."""
    if item.forward_origin is not None:
        return item.forward_origin
    world = exchange.world
    if item.anonymous:
        place = render.chat(world, world.chats[item.chat_id])
        return {"type": "chat", "date": item.date, "sender_chat": place}
    return {"type": "user", "date": item.date, "sender_user": render.user(world, item.sender)}


@method("forwardMessage", "chat_id message_thread_id from_chat_id message_id protect_content")
def forward_message(exchange: Exchange, ask: Params) -> Any:
    item = _source(exchange, ask, "message to forward")
    if item.service or item.poll_id:
        raise BadRequestError("the message can't be forwarded in the sandbox")
    chat = places.chat_of(exchange, ask)
    places.may_send(exchange, chat)
    facts = frame(chat, ask)
    exchange.rates.spend(chat.id)
    sent = exchange.post(
        chat, exchange.world.bot.id, dict(item.content), forward_origin=origin(exchange, item), **facts
    )
    return render.message(exchange.world, sent)


@method("copyMessage", f"{SEND} from_chat_id message_id caption parse_mode caption_entities")
def copy_message(exchange: Exchange, ask: Params) -> Any:
    item = _source(exchange, ask, "message to copy")
    if item.service or item.poll_id:
        raise BadRequestError("the message can't be copied")
    content = dict(item.content)
    if ask.has("caption"):
        content.update(wording.caption(exchange, ask))
    return {"message_id": send(exchange, ask, content).id}
