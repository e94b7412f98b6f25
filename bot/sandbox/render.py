"""Rendering, as the Bot API writes it: users, chats, messages, polls and members as its JSON objects."""

from __future__ import annotations

from bot.sandbox.world import (
    CHANNEL_BOT,
    GROUP_ANONYMOUS_BOT,
    GROUP_RIGHTS,
    RIGHTS,
    SERVICE_ACCOUNT,
    Chat,
    File,
    Json,
    Member,
    Message,
    Poll,
    World,
)

ANONYMOUS_ADMINISTRATOR: Json = {
    "id": GROUP_ANONYMOUS_BOT,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
SERVICE: Json = {"id": SERVICE_ACCOUNT, "is_bot": False, "first_name": "Telegram"}
ANONYMOUS_VOTER: Json = {
    "id": CHANNEL_BOT,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}


def user(world: World, account: int) -> Json:
    """`User`; `language_code` only for people, as their apps report it."""
    if account == world.bot.id:
        return {
            "id": account,
            "is_bot": True,
            "first_name": world.bot.first_name,
            "username": world.bot.username,
        }
    person = world.people[account]
    data: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    if person.last_name:
        data["last_name"] = person.last_name
    if person.username:
        data["username"] = person.username
    if person.language:
        data["language_code"] = person.language
    return data


def me(world: World) -> Json:
    """`User` as getMe gives it."""
    return {
        **user(world, world.bot.id),
        "can_join_groups": True,
        "can_read_all_group_messages": world.bot.can_read_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def chat(world: World, place: Chat) -> Json:
    """`Chat` as it stands in messages."""
    if place.is_private:
        person = user(world, place.id)
        names: Json = {k: person[k] for k in ("first_name", "last_name", "username") if k in person}
        return {"id": place.id, **names, "type": "private"}
    data: Json = {"id": place.id, "title": place.title, "type": place.type}
    if place.username:
        data["username"] = place.username
    if place.is_forum:
        data["is_forum"] = True
    return data


def message(world: World, item: Message, *, nested: bool = True) -> Json:
    """`Message`; what it answers or pins is shown one level deep."""
    place = world.chats[item.chat_id]
    data: Json = {"message_id": item.id}
    if item.anonymous:
        data["from"] = ANONYMOUS_ADMINISTRATOR
        data["sender_chat"] = chat(world, place)
    elif item.channel is not None:
        data["from"] = SERVICE if item.automatic else ANONYMOUS_VOTER
        data["sender_chat"] = item.channel
    else:
        data["from"] = user(world, item.sender)
    data["chat"] = chat(world, place)
    data["date"] = item.date
    if item.edit_date is not None:
        data["edit_date"] = item.edit_date
    _origin(world, place, item, data, nested=nested)
    data.update(item.content)
    if "pinned_message_id" in item.content:
        pinned = place.messages.get(data.pop("pinned_message_id"))
        if pinned is not None:
            data["pinned_message"] = message(world, pinned, nested=False)
    if item.poll_id is not None:
        data["poll"] = poll(world.polls[item.poll_id])
    if item.keyboard is not None:
        data["reply_markup"] = item.keyboard
    if item.automatic:
        data["is_automatic_forward"] = True
    if item.protected:
        data["has_protected_content"] = True
    return data


def _origin(world: World, place: Chat, item: Message, data: Json, *, nested: bool) -> None:
    if item.thread_id is not None:
        data["message_thread_id"] = item.thread_id
        if item.is_topic:
            data["is_topic_message"] = True
    if item.forward_origin is not None:
        data["forward_origin"] = item.forward_origin
    if item.album is not None:
        data["media_group_id"] = item.album
    if nested and item.reply_to is not None and item.reply_to in place.messages:
        data["reply_to_message"] = message(world, place.messages[item.reply_to], nested=False)
    if item.quote is not None:
        data["quote"] = item.quote


def counts(item: Poll) -> dict[str, int]:
    """Votes per persistent id."""
    found = {option.persistent_id: 0 for option in item.options}
    for chosen in item.votes.values():
        for persistent_id in chosen:
            found[persistent_id] += 1
    return found


def results_hidden(item: Poll) -> bool:
    return bool(item.settings.get("hide_results_until_closes")) and not item.closed


def poll(item: Poll) -> Json:
    """`Poll` (Bot API 10.0). Hidden results show as nought until the close."""
    hidden = results_hidden(item)
    votes = counts(item)
    data: Json = {
        "id": item.id,
        "question": item.question,
        "options": [
            {
                "persistent_id": option.persistent_id,
                "text": option.text,
                **({"text_entities": option.entities} if option.entities else {}),
                "voter_count": 0 if hidden else votes[option.persistent_id],
            }
            for option in item.options
        ],
        "total_voter_count": 0 if hidden else len(item.votes),
        "is_closed": item.closed,
        "is_anonymous": item.settings["is_anonymous"],
        "type": item.settings["type"],
        "allows_multiple_answers": item.settings["allows_multiple_answers"],
        "allows_revoting": item.settings["allows_revoting"],
        "members_only": False,
    }
    for key in ("question_entities", "open_period", "close_date", "description", "description_entities"):
        if item.settings.get(key):
            data[key] = item.settings[key]
    if data["type"] == "quiz":
        for key in ("correct_option_ids", "explanation", "explanation_entities"):
            if item.settings.get(key):
                data[key] = item.settings[key]
    return data


def poll_answer(world: World, item: Poll, voter: int, *, anonymous_in: Chat | None = None) -> Json:
    """`PollAnswer`; an anonymous administrator votes as the group, with a stand-in user."""
    chosen = item.votes.get(voter, ())
    positions = [n for n, option in enumerate(item.options) if option.persistent_id in chosen]
    data: Json = {
        "poll_id": item.id,
        "option_ids": positions,
        "option_persistent_ids": [item.options[n].persistent_id for n in positions],
    }
    if anonymous_in is not None:
        return {**data, "voter_chat": chat(world, anonymous_in), "user": ANONYMOUS_VOTER}
    return {**data, "user": user(world, voter)}


def member(world: World, place: Chat, account: int, state: Member | None) -> Json:
    """`ChatMember` in one of its six forms."""
    found = state or Member("left")
    data: Json = {"user": user(world, account), "status": found.status}
    if found.status == "creator":
        data["is_anonymous"] = found.anonymous
    elif found.status == "administrator":
        names = RIGHTS + (GROUP_RIGHTS if place.type in {"supergroup", "group"} else ())
        data.update({name: found.rights.get(name, False) for name in names})
        data["can_be_edited"] = False
        data["is_anonymous"] = found.anonymous
        data["can_manage_tags"] = found.rights.get("can_manage_tags", False)
        data["can_send_welcome_messages"] = False  # newer than 10.0, but newer libraries insist on it
    elif found.status == "kicked":
        data["until_date"] = 0
    elif found.status == "restricted":
        data.update(restricted(found))
    if found.title and found.status in {"creator", "administrator"}:
        data["custom_title"] = found.title
    if found.tag and found.status in {"member", "restricted"}:
        data["tag"] = found.tag
    return data


PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def restricted(state: Member) -> Json:
    """What a restricted member may still do."""
    return {
        "is_member": True,
        **{name: state.rights.get(name, False) for name in PERMISSIONS},
        "until_date": 0,
    }


def full_chat(world: World, place: Chat) -> Json:
    """`ChatFullInfo`, as getChat gives it."""
    data: Json = {
        **chat(world, place),
        "accent_color_id": abs(place.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if not place.is_private:
        data["permissions"] = {name: place.permissions.get(name, True) for name in PERMISSIONS}
        if place.slow_mode:
            data["slow_mode_delay"] = place.slow_mode
        if place.hidden_members:
            data["has_hidden_members"] = True
        if place.linked is not None:
            data["linked_chat_id"] = place.linked["id"]
        if place.description:
            data["description"] = place.description
    if place.pinned and place.pinned[0] in place.messages:
        data["pinned_message"] = message(world, place.messages[place.pinned[0]], nested=False)
    return data


def file(item: File) -> Json:
    """`File`, as getFile gives it."""
    return {
        "file_id": item.id,
        "file_unique_id": item.unique_id,
        "file_size": len(item.data),
        "file_path": item.path,
    }
