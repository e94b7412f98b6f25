"""Views: what a person sees, from world objects to the control API's JSON."""

from __future__ import annotations

from bot.sandbox import entities, render
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import menu
from bot.sandbox.people import unread
from bot.sandbox.record import Event
from bot.sandbox.world import Chat, Json, Message, Person

POLLING_WITHIN = 60.0


def person(item: Person) -> Json:
    return {
        "id": item.id,
        "name": item.name,
        "first_name": item.first_name,
        "last_name": item.last_name,
        "username": item.username,
        "language": item.language,
        "role": item.role,
        "about": item.about,
        "emoji": item.emoji,
        "started": item.started,
        "blocked": item.blocked,
        "quiet": item.quiet,
    }


def message(exchange: Exchange, item: Message, viewer: int) -> Json:
    """The Bot API's object and how it looks to this person."""
    world = exchange.world
    data = render.message(world, item)
    body = item.content.get("text") or item.content.get("caption") or ""
    marks = item.content.get("entities") or item.content.get("caption_entities") or []
    poll = world.polls.get(item.poll_id or "")
    by_bot = item.sender == world.bot.id
    name = _author(exchange, item)
    if item.reply_keyboard is not None:
        data["reply_markup"] = item.reply_keyboard
    reactions: dict[str, list[int]] = {}
    for account, given in item.reactions.items():
        for emoji in given:
            reactions.setdefault(emoji, []).append(account)
    data["view"] = {
        "html": entities.write_html(body, marks),
        "mine": item.sender == viewer,
        "from_bot": by_bot,
        "from_name": name,
        "service": service(item, name) if item.service else None,
        "files": files(exchange, item.content),
        "results_hidden": poll is not None and render.results_hidden(poll),
        "votes": list(poll.votes.get(viewer, ())) if poll is not None else [],
        "reactions": reactions,
    }
    return data


def _author(exchange: Exchange, item: Message) -> str:
    world = exchange.world
    if item.channel is not None:
        return str(item.channel["title"])
    if item.anonymous:
        return world.chats[item.chat_id].title
    return world.bot.first_name if item.sender == world.bot.id else world.people[item.sender].name


def service(item: Message, name: str) -> dict[str, str]:
    """One line in both languages for a service message."""
    content = item.content
    if "new_chat_members" in content:
        who = content["new_chat_members"][0]
        joined = f"{who.get('last_name', '')}{who['first_name']}"
        return {"en": f"{joined} joined the group", "zh": f"{joined} 加入了群聊"}
    if "left_chat_member" in content:
        who = content["left_chat_member"]
        left = f"{who.get('last_name', '')}{who['first_name']}"
        return {"en": f"{left} left the group", "zh": f"{left} 离开了群聊"}
    if "pinned_message_id" in content:
        return {"en": f"{name} pinned a message", "zh": f"{name} 置顶了一条消息"}
    if "new_chat_title" in content:
        title = content["new_chat_title"]
        return {"en": f"The group is now called {title}", "zh": f"群名改为“{title}”"}
    if "migrate_to_chat_id" in content or "migrate_from_chat_id" in content:
        return {"en": "The group became a supergroup", "zh": "群组已升级为超级群组"}
    if "forum_topic_created" in content:
        topic = content["forum_topic_created"]["name"]
        return {"en": f"{name} opened the topic {topic}", "zh": f"{name} 新建了话题“{topic}”"}
    if "forum_topic_closed" in content:
        return {"en": f"{name} closed the topic", "zh": f"{name} 关闭了话题"}
    return {"en": "Service message", "zh": "系统消息"}


def files(exchange: Exchange, content: Json) -> list[Json]:
    """What can be shown or saved; of a photo's sizes only the largest."""
    found = []
    for kind in ("photo", "document", "voice", "sticker"):
        given = content.get(kind)
        if not given:
            continue
        file = exchange.world.files[(given[-1] if isinstance(given, list) else given)["file_id"]]
        found.append(
            {
                "kind": kind,
                "url": f"/sandbox/files/{file.id}",
                "name": file.name,
                "mime_type": file.mime_type,
                "size": len(file.data),
                "width": file.width,
                "height": file.height,
            }
        )
    return found


def pinned(exchange: Exchange, place: Chat, viewer: int) -> list[Json]:
    return [message(exchange, place.messages[n], viewer) for n in place.pinned if n in place.messages]


def chat(exchange: Exchange, place: Chat, viewer: int) -> Json:
    """A chat as one person sees it; `viewer` 0 is nobody in particular."""
    world = exchange.world
    present = [account for account in place.members if place.has(account)]
    last = max(place.messages, default=None)
    known = viewer in world.people
    return {
        "id": place.id,
        "type": place.type,
        "title": place.title or world.bot.first_name,
        "about": place.about,
        "members": present,
        "administrators": [account for account in present if place.is_administrator(account)],
        "is_member": viewer in present,
        "can_write": viewer in present and place.migrated_to is None,
        "bot_is_member": world.bot.id in present,
        "commands": menu.commands_for(world, place, viewer) if known else [],
        "pinned": pinned(exchange, place, viewer),
        "unread": unread.unread(world, place, viewer),
        "last": message(exchange, place.messages[last], viewer) if last is not None else None,
        "seq": exchange.events.seq,
        "is_forum": place.is_forum,
        "topics": {str(number): name for number, name in place.topics.items()},
        **({"migrated_to": place.migrated_to} if place.migrated_to is not None else {}),
    }


def bot(exchange: Exchange, viewer: int) -> Json:
    """The bot's account, in the viewer's language."""
    world = exchange.world
    account = world.bot
    language = world.people[viewer].language if viewer in world.people else "en"
    return {
        "id": account.id,
        "username": account.username,
        "first_name": account.first_name,
        "name": menu.text_for(world, "name", language) or account.first_name,
        "description": menu.text_for(world, "description", language),
        "short_description": menu.text_for(world, "short_description", language),
        "commands": menu.commands_for(world, world.private_chat(viewer), viewer) if viewer in world.people else [],
        "can_read_all_group_messages": account.can_read_all_group_messages,
        "polling": is_polling(exchange),
    }


def is_polling(exchange: Exchange) -> bool:
    """Has the bot asked for updates in the last minute, is it asking now, or has it a webhook?"""
    if exchange.updates.waiter is not None or exchange.updates.listener is not None:
        return True
    last = exchange.last_poll_tick
    return last is not None and exchange.settings.tick() - last < POLLING_WITHIN


def event(exchange: Exchange, item: Event, viewer: int) -> Json | None:
    """An event with its message as it is now; None when the message is gone."""
    facts: Json = {"seq": item.seq, **item.facts}
    place = exchange.world.chats.get(facts.get("chat_id") or 0)
    kind = facts["kind"]
    if kind in {"message", "edit", "poll"}:
        if place is None or facts["message_id"] not in place.messages:
            return None
        found = place.messages[facts["message_id"]]
        facts["message"] = message(exchange, found, viewer)
        if kind == "poll":
            facts["poll"] = facts["message"]["poll"]
        else:
            del facts["message_id"]
    elif kind == "pin" and place is not None:
        facts["pinned"] = pinned(exchange, place, viewer)
    elif kind == "chat" and place is not None:
        facts["chat"] = chat(exchange, place, viewer)
    elif kind == "person":
        facts["person"] = person(exchange.world.people[viewer])
    return facts
