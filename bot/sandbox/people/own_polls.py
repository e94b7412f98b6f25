"""Polls of residents' own: the bot sees that one is there, and never who voted.

Source: Bot API, Update.poll and Update.poll_answer: answers only of polls that the bot sent; the totals of others'
polls only when they are stopped by hand.
"""

from __future__ import annotations

from bot.sandbox import render
from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods.polls import MAX_OPTION, MAX_OPTIONS, MAX_QUESTION
from bot.sandbox.world import Chat, Json, Message, Option, Person, Poll


def ask(exchange: Exchange, person: Person, chat: Chat, wish: Json) -> Message:
    """Posts a poll. Raises ControlError when it is too long or has too many options."""
    question = str(wish.get("question") or "").strip()
    options = [str(text).strip() for text in wish.get("options") or []]
    if not 1 <= len(question) <= MAX_QUESTION or not 1 <= len(options) <= MAX_OPTIONS:
        raise ControlError(f"A poll needs a question and 1 to {MAX_OPTIONS} options.")
    if not all(1 <= len(text) <= MAX_OPTION for text in options):
        raise ControlError(f"An option has 1 to {MAX_OPTION} characters.")
    if not chat.has(person.id):
        raise ControlError(f"{person.name} is not in this chat.", 403)
    settings: Json = {
        "type": "regular",
        "is_anonymous": bool(wish.get("is_anonymous", True)),
        "allows_multiple_answers": bool(wish.get("allows_multiple_answers")),
        "allows_revoting": True,
    }
    identity = str(5_000_000_000_000_000_000 + exchange.world.serial())
    answers = [Option(str(number), text) for number, text in enumerate(options)]
    poll = Poll(identity, chat.id, 0, person.id, question, answers, settings)
    exchange.world.polls[identity] = poll
    item = exchange.post(chat, person.id, {}, poll_id=identity)
    poll.message_id = item.id
    return item


def stop(exchange: Exchange, person: Person, item: Message) -> Poll:
    """Stops one's own poll; then the bot hears the totals."""
    poll = exchange.world.polls.get(item.poll_id or "")
    if poll is None or poll.owner != person.id:
        raise ControlError("Only one's own polls can be stopped.", 403)
    if poll.closed:
        raise ControlError("The poll is closed.", 409)
    exchange.close_poll(poll)
    chat = exchange.world.chats[poll.chat_id]
    if exchange.bot_sees(chat, item):
        exchange.updates.add("poll", render.poll(poll), f"poll{poll.id}")
    return poll
