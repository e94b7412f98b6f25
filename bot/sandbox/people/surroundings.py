"""Surroundings of a group: forum topics, slow mode, a linked channel, what ordinary members may do.

Source: Bot API, Chat.is_forum, ChatFullInfo.slow_mode_delay and linked_chat_id, Message.is_automatic_forward.
"""

from __future__ import annotations

from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.people.people import worded
from bot.sandbox.world import SERVICE_ACCOUNT, Chat, Json, Message, Person


def change(exchange: Exchange, chat: Chat, wish: Json) -> None:
    """Sets what docs/sandbox.md lists under `chat-settings`; the bot is not told."""
    chat.permissions.update(wish.get("permissions") or {})
    chat.slow_mode = int(wish.get("slow_mode_delay", chat.slow_mode))
    chat.is_forum = bool(wish.get("is_forum", chat.is_forum))
    chat.hidden_members = bool(wish.get("has_hidden_members", chat.hidden_members))
    chat.username = str(wish.get("username", chat.username))
    channel = wish.get("linked_channel")
    if channel is not None:
        chat.linked = {"id": int(channel["id"]), "title": str(channel["title"]), "type": "channel"}
    exchange.chat_changed(chat)


def open_topic(exchange: Exchange, person: Person, chat: Chat, name: str) -> int:
    """Somebody opens a forum topic; its id is that of the service message (Bot API, message_thread_id)."""
    if not chat.is_forum:
        raise ControlError("Only forums have topics.")
    content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
    item = exchange.post(chat, person.id, content, service=True)
    item.thread_id, item.is_topic = item.id, True
    chat.topics[item.id] = name
    exchange.chat_changed(chat)
    return item.id


def end_topic(exchange: Exchange, person: Person, chat: Chat, thread: int, *, deleted: bool) -> None:
    """Somebody closes a topic (a service message says so) or deletes it (its messages go, the bot is not told)."""
    if thread not in chat.topics:
        raise ControlError("There is no such topic.", 404)
    if not deleted:
        chat.closed_topics.add(thread)
        exchange.post(chat, person.id, {"forum_topic_closed": {}}, service=True, thread_id=thread, is_topic=True)
        return
    del chat.topics[thread]
    exchange.delete(chat, [item.id for item in chat.messages.values() if item.thread_id == thread])
    exchange.chat_changed(chat)


def channel_post(exchange: Exchange, chat: Chat, text: str) -> Message:
    """A post of the linked channel appears in its group, forwarded by Telegram itself."""
    if chat.linked is None:
        raise ControlError("No channel is linked to this group.")
    origin = {"type": "channel", "date": exchange.now, "chat": chat.linked, "message_id": exchange.world.serial()}
    facts = {"forward_origin": origin, "channel": chat.linked, "automatic": True}
    return exchange.post(chat, SERVICE_ACCOUNT, worded(text), **facts)
