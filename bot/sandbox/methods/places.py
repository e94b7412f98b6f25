"""Places that a request goes to, and what the bot may do there: chats, topics, replies and rights of the bot."""

from __future__ import annotations

from bot.sandbox.errors import BadRequestError, ForbiddenError, TooManyRequestsError
from bot.sandbox.exchange import Exchange
from bot.sandbox.params import Params
from bot.sandbox.world import Chat, Json, Message

TYPE_NAMES = {"group": "group chat", "supergroup": "supergroup chat"}


def chat_of(exchange: Exchange, ask: Params, name: str = "chat_id") -> Chat:
    """The chat that the bot names. Raises BadRequestError or Forbidden as the server words it."""
    raw = ask.needed(name, "chat_id is empty")
    world = exchange.world
    if raw.startswith("@"):
        raise BadRequestError("chat not found")
    try:
        number = int(raw)
    except ValueError:
        raise BadRequestError("chat not found") from None
    if number > 0:
        return _private(exchange, number)
    chat = world.chats.get(number)
    if chat is None:
        raise BadRequestError("chat not found")
    _membership(exchange, chat)
    return chat


def _private(exchange: Exchange, number: int) -> Chat:
    person = exchange.world.people.get(number)
    if person is None:
        raise BadRequestError("chat not found")
    if person.blocked:
        raise ForbiddenError("bot was blocked by the user")
    if not person.started:
        raise ForbiddenError("bot can't initiate conversation with a user")
    return exchange.world.private_chat(number)


def _membership(exchange: Exchange, chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise BadRequestError("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
    if chat.deleted:
        raise ForbiddenError("the group chat was deleted")
    member = chat.members.get(exchange.world.bot.id)
    if member is not None and member.status == "kicked":
        raise ForbiddenError(f"bot was kicked from the {TYPE_NAMES[chat.type]}")
    if not chat.has(exchange.world.bot.id):
        raise ForbiddenError(f"bot is not a member of the {TYPE_NAMES[chat.type]}")


def may_send(exchange: Exchange, chat: Chat, permission: str = "can_send_messages") -> None:
    """Raises BadRequestError when the group lets ordinary members not send this."""
    bot = exchange.world.bot.id
    if chat.is_private or chat.is_administrator(bot):
        return
    member = chat.members[bot]
    allowed = chat.permissions.get(permission, True)
    if member.status == "restricted":
        allowed = allowed and member.rights.get(permission, False)
    if not allowed:
        kind = {"can_send_polls": "polls", "can_send_photos": "photos"}.get(permission, "text messages")
        raise BadRequestError(f"not enough rights to send {kind} to the chat")


def wait_for_slow_mode(exchange: Exchange, chat: Chat) -> None:
    """Once per delay for everybody but administrators; for bots it looks like any other flood limit.

    Source: tdlib/td#715, tdlib/telegram-bot-api#75. Raises TooManyRequestsError.
    """
    bot = exchange.world.bot.id
    if not chat.slow_mode or chat.is_administrator(bot):
        return
    own = [item.date for item in chat.messages.values() if item.sender == bot and not item.service]
    left = max(own, default=0) + chat.slow_mode - exchange.now
    if left > 0:
        raise TooManyRequestsError(left)


def needs_right(exchange: Exchange, chat: Chat, right: str, sentence: str) -> None:
    """Raises BadRequestError with the server's sentence unless the bot is an administrator with it."""
    if not chat.may(exchange.world.bot.id, right):
        raise BadRequestError(sentence)


def message_of(chat: Chat, ask: Params, what: str) -> Message:
    """The message named by `message_id`; `what` is the server's name for it ("message to edit")."""
    found = chat.messages.get(ask.integer("message_id", 0) or 0)
    if found is None:
        raise BadRequestError(f"{what} not found")
    return found


def topic(chat: Chat, ask: Params) -> tuple[int | None, bool]:
    """(thread id, is it a forum topic) for a send. General (id 1) and threads of replies are refused."""
    thread = ask.integer("message_thread_id")
    if thread is None:
        return None, False
    if not chat.is_forum or thread not in chat.topics:
        raise BadRequestError("message thread not found")
    if thread in chat.closed_topics:
        raise BadRequestError("TOPIC_CLOSED")
    return thread, True


REPLY_FIELDS = frozenset(
    {"message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities"}
    | {"quote_position", "poll_option_id"}
)


def reply(chat: Chat, ask: Params) -> Json:
    """Facts of a reply for `Exchange.post`. Raises BadRequestError "message to be replied not found"."""
    wanted = ask.object("reply_parameters")
    if wanted is None and ask.has("reply_to_message_id"):  # the form before Bot API 7.0 still works
        wanted = {
            "message_id": ask.integer("reply_to_message_id"),
            "allow_sending_without_reply": ask.boolean("allow_sending_without_reply"),
        }
    if wanted is None:
        return {}
    if wanted.keys() - REPLY_FIELDS or not isinstance(wanted.get("message_id"), int):
        raise BadRequestError("can't parse reply parameters JSON object")
    other = wanted.get("chat_id")
    if other is not None and str(other) != str(chat.id):
        raise BadRequestError("the sandbox does not support replies to another chat")
    target = chat.messages.get(wanted["message_id"])
    if target is None:
        if wanted.get("allow_sending_without_reply") is True:
            return {}
        raise BadRequestError("message to be replied not found")
    facts: Json = {"reply_to": target.id}
    quote = wanted.get("quote")
    if quote:
        text = target.content.get("text") or target.content.get("caption") or ""
        if quote not in text:
            raise BadRequestError("QUOTE_TEXT_INVALID")
        facts["quote"] = {"text": quote, "position": text.index(quote), "is_manual": True}
    return facts
