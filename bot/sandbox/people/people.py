"""People, and what one can do: talk, edit, press, vote, react, start, as an app would let them."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.sandbox import entities, render, shelf
from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods.sending import origin
from bot.sandbox.params import Upload
from bot.sandbox.people import membership
from bot.sandbox.world import Chat, Json, Message, Person, Poll, Press

MAX_TEXT = 4096


def person_of(exchange: Exchange, account: int) -> Person:
    person = exchange.world.people.get(account)
    if person is None:
        raise ControlError(f"There is nobody with the id {account}.", 404)
    return person


def chat_of(exchange: Exchange, person: Person, number: int) -> Chat:
    """A chat that the person is in."""
    if number == person.id:
        return exchange.world.private_chat(number)
    chat = exchange.world.chats.get(number)
    if chat is None or chat.is_private:
        raise ControlError(f"There is no chat {number} for {person.name}.", 404)
    return chat


def _writable(chat: Chat, person: Person) -> None:
    if chat.migrated_to is not None:
        raise ControlError("This group was upgraded; write in the new one.", 409)
    if not chat.has(person.id):
        raise ControlError(f"{person.name} is not in this chat.", 403)
    if chat.members[person.id].status == "restricted":
        raise ControlError(f"{person.name} may not write in this chat.", 403)


def message_of(chat: Chat, number: int) -> Message:
    found = chat.messages.get(number)
    if found is None:
        raise ControlError(f"There is no message {number} in this chat.", 404)
    return found


def worded(text: str, key: str = "text") -> Json:
    """A text as an app sends it, with the entities that Telegram finds by itself."""
    plain = text.strip()
    found = entities.detect(plain)
    content: Json = {key: plain} if plain else {}
    if found:
        content["entities" if key == "text" else "caption_entities"] = found
    return content


def say(exchange: Exchange, person: Person, wish: Json, uploads: list[tuple[str, Upload]]) -> list[Message]:
    """Sends one message, or an album. `wish` is the body of the control API's `messages`."""
    chat = chat_of(exchange, person, int(wish.get("chat_id") or person.id))
    _writable(chat, person)
    if chat.is_private:
        _open(exchange, person)
    contents = _contents(exchange, wish, uploads)
    facts = _frame(exchange, person, chat, wish)
    if len(contents) > 1:
        facts["album"] = str(13_000_000_000_000_000 + exchange.world.serial())
    return [exchange.post(chat, person.id, content, **facts) for content in contents]


def _open(exchange: Exchange, person: Person) -> None:
    """Writing to the bot opens the private chat and takes a block away."""
    if person.blocked:
        membership.unblock(exchange, person)
    if not person.started:
        person.started = True
        exchange.events.add(frozenset({person.id}), {"kind": "person", "chat_id": person.id})


def _frame(exchange: Exchange, person: Person, chat: Chat, wish: Json) -> Json:
    facts: Json = {}
    if wish.get("reply_to_message_id") is not None:
        facts["reply_to"] = message_of(chat, int(wish["reply_to_message_id"])).id
    thread = wish.get("message_thread_id")
    if thread is not None:
        facts.update(thread_id=int(thread), is_topic=int(thread) in chat.topics)
    if wish.get("as_channel"):
        facts["channel"] = {
            "id": int(wish["as_channel"]["id"]),
            "title": str(wish["as_channel"]["title"]),
            "type": "channel",
        }
    elif chat.members[person.id].anonymous:
        facts["anonymous"] = True
    source = wish.get("forward_of")
    if source:
        item = message_of(chat_of(exchange, person, int(source["chat_id"])), int(source["message_id"]))
        if item.protected:
            raise ControlError("This message is protected and cannot be forwarded.", 403)
        facts["forward_origin"] = origin(exchange, item)
    return facts


def _contents(exchange: Exchange, wish: Json, uploads: list[tuple[str, Upload]]) -> list[Json]:
    world = exchange.world
    found: list[Json] = []
    for kind, upload in uploads:
        if kind == "photo":
            found.append(shelf.photo(world, upload.name, upload.data))
        elif kind == "voice":
            found.append(shelf.voice(world, upload.data, int((wish.get("voice") or {}).get("duration", 3))))
        else:
            found.append(shelf.document(world, upload.name, upload.mime_type, upload.data))
    if wish.get("sticker"):
        found.append(shelf.sticker(world, str(wish["sticker"].get("emoji", "👍"))))
    found += [{kind: wish[kind]} for kind in ("location", "contact") if wish.get(kind)]
    if wish.get("forward_of"):
        found.append(_forwarded(exchange, wish["forward_of"]))
    text = str(wish.get("text") or "")
    if len(text) > MAX_TEXT:
        raise ControlError(f"A message has at most {MAX_TEXT} characters; the app would split it.")
    if not found:
        found.append(worded(text))
    elif not wish.get("forward_of"):
        found[0].update(worded(str(wish.get("caption") or text), "caption"))
    if not found[0]:
        raise ControlError("There is nothing to send.")
    return found


def _forwarded(exchange: Exchange, source: Json) -> Json:
    item = message_of(exchange.world.chats[int(source["chat_id"])], int(source["message_id"]))
    if item.poll_id is not None or item.service:
        raise ControlError("The sandbox does not forward polls and service messages.")
    return dict(item.content)


def edit(exchange: Exchange, person: Person, chat: Chat, item: Message, text: str) -> Message:
    """Changes one's own text or caption."""
    if item.sender != person.id:
        raise ControlError("Only one's own messages can be edited.", 403)
    key = "text" if "text" in item.content else "caption"
    rest = {k: v for k, v in item.content.items() if k not in {key, "entities", "caption_entities"}}
    item.content = {**rest, **worded(text, key)}
    item.edit_date = exchange.now
    exchange.changed(chat, item, by_bot=False)
    return item


def press(exchange: Exchange, person: Person, chat: Chat, number: int, data: str) -> Press:
    """Presses a button. The query lives 150 s in the queue; the app waits for an answer much shorter."""
    if not chat.has(person.id) and not chat.is_private:
        raise ControlError(f"{person.name} is not in this chat.", 403)
    world, settings = exchange.world, exchange.settings
    identity = str(3_000_000_000_000_000_000 + person.id * 1_000_000 + world.serial())
    query = Press(identity, person.id, chat.id, number, data, settings.tick())
    exchange.presses[identity] = query
    item = chat.messages.get(number)
    shown = (
        render.message(world, item)
        if item is not None
        else {"chat": render.chat(world, chat), "message_id": number, "date": 0}
    )
    exchange.record.add(
        "pressed",
        exchange.now,
        person=person.id,
        chat_id=chat.id,
        message_id=number,
        data=data,
        callback_query_id=identity,
    )
    update: Json = {
        "id": identity,
        "from": render.user(world, person.id),
        "message": shown,
        "chat_instance": chat.instance,
        "data": data,
    }
    exchange.updates.add("callback_query", update, f"press{person.id}", settings.press_lifetime)
    asyncio.get_running_loop().call_later(settings.answer_within, exchange.gave_up, query)
    return query


def buttons(item: Message) -> list[Json]:
    """All inline buttons of a message, row by row."""
    rows = (item.keyboard or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def data_of(item: Message | None, wish: Json) -> str:
    """What is pressed: `data`, or the button with this text; `forged` data need not be on a button."""
    found = buttons(item) if item is not None else []
    if wish.get("forged"):
        return str(wish.get("data", ""))
    for button in found:
        if "callback_data" in button and (
            button["callback_data"] == wish.get("data") or button["text"] == wish.get("button")
        ):
            return str(button["callback_data"])
    names = ", ".join(button["text"] for button in found) or "none"
    wanted = wish.get("button") or wish.get("data")
    raise ControlError(f"There is no button {wanted!r} on this message; there are: {names}.", 404)


async def answer_to(query: Press, seconds: float) -> Json:
    """Waits in real time for the bot's answer."""
    if query.answer is None and not query.expired and seconds > 0:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        query.waiters.append(waiter)
        await asyncio.wait([waiter], timeout=seconds)
    answer = query.answer or {"text": "", "show_alert": False, "url": None}
    return {"callback_query_id": query.id, "answered": query.answer is not None, **answer}


def vote(exchange: Exchange, person: Person, chat: Chat, item: Message, wanted: list[Any]) -> Poll:
    """Votes in a native poll; an empty list takes the vote back."""
    poll = exchange.world.polls.get(item.poll_id or "")
    if poll is None:
        raise ControlError("This message is no poll.")
    _writable(chat, person)
    chosen = _chosen(poll, wanted)
    if poll.closed:
        raise ControlError("The poll is closed.", 409)
    if person.id in poll.votes and not poll.settings["allows_revoting"]:
        raise ControlError("In this poll a vote cannot be changed.", 409)
    exchange.vote(poll, person.id, chosen, anonymous=chat.members[person.id].anonymous)
    return poll


def _chosen(poll: Poll, wanted: list[Any]) -> tuple[str, ...]:
    known = [option.persistent_id for option in poll.options]
    chosen = []
    for choice in wanted:
        if isinstance(choice, int) and 0 <= choice < len(known):
            chosen.append(known[choice])
        elif isinstance(choice, str) and choice in known:
            chosen.append(choice)
        else:
            raise ControlError(f"The poll has no option {choice!r}.", 404)
    if len(chosen) > 1 and not poll.settings["allows_multiple_answers"]:
        raise ControlError("This poll takes one answer.")
    return tuple(dict.fromkeys(chosen))


def react(exchange: Exchange, person: Person, chat: Chat, item: Message, emoji: str | None) -> None:
    """Sets or takes back a reaction; the bot hears of it only as an administrator."""
    before, after = item.reactions.get(person.id, []), [emoji] if emoji else []
    item.reactions[person.id] = after
    exchange.events.add(exchange.world.audience(chat), {"kind": "edit", "chat_id": chat.id, "message_id": item.id})
    if chat.is_private or chat.is_administrator(exchange.world.bot.id):
        update: Json = {
            "chat": render.chat(exchange.world, chat),
            "message_id": item.id,
            "user": render.user(exchange.world, person.id),
            "date": exchange.now,
            "old_reaction": [{"type": "emoji", "emoji": e} for e in before],
            "new_reaction": [{"type": "emoji", "emoji": e} for e in after],
        }
        exchange.updates.add("message_reaction", update, f"chat{chat.id}")


def start(exchange: Exchange, person: Person, payload: str) -> list[Message]:
    """Presses Start, or follows a deep link (Bot API, "Deep linking")."""
    exchange.record.add("started", exchange.now, person=person.id, chat_id=person.id, payload=payload)
    text = f"/start {payload}" if payload else "/start"
    return say(exchange, person, {"chat_id": person.id, "text": text}, [])
