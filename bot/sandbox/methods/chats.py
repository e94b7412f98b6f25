"""Chats: who is in one, and what they may do. getChat, members, administrators, bans, topics."""

from __future__ import annotations

from typing import Any

from bot.sandbox import render
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method, places
from bot.sandbox.params import Params
from bot.sandbox.world import RIGHTS, Chat, Member


@method("getChat", "chat_id")
def get_chat(exchange: Exchange, ask: Params) -> Any:
    return render.full_chat(exchange.world, places.chat_of(exchange, ask))


@method("getChatAdministrators", "chat_id return_bots")
def get_chat_administrators(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    if chat.is_private:
        raise BadRequestError("there are no administrators in the private chat")
    found = [a for a in chat.members if chat.is_administrator(a)]
    return [render.member(exchange.world, chat, a, chat.members[a]) for a in found]


@method("getChatMemberCount", "chat_id")
def get_chat_member_count(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    return sum(chat.has(account) for account in chat.members)


@method("getChatMember", "chat_id user_id")
def get_chat_member(exchange: Exchange, ask: Params) -> Any:
    """For others than the bot it is promised only to administrators; then strangers are found as "left"."""
    chat = places.chat_of(exchange, ask)
    account, bot = ask.number("user_id"), exchange.world.bot.id
    if chat.hidden_members and account != bot and not chat.is_administrator(bot):
        raise BadRequestError("member list is inaccessible")
    if account != exchange.world.bot.id and account not in exchange.world.people:
        raise BadRequestError("PARTICIPANT_ID_INVALID")
    return render.member(exchange.world, chat, account, chat.members.get(account))


def _person(exchange: Exchange, chat: Chat, ask: Params) -> int:
    account = ask.number("user_id")
    if account not in exchange.world.people:
        raise BadRequestError("user not found")
    member = chat.members.get(account)
    if member is not None and member.status == "creator":
        raise BadRequestError("can't remove chat owner")
    return account


@method("banChatMember", "chat_id user_id until_date revoke_messages")
def ban_chat_member(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    places.needs_right(exchange, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    account = _person(exchange, chat, ask)
    exchange.set_member(chat, account, Member("kicked"), exchange.world.bot.id)
    return True


@method("unbanChatMember", "chat_id user_id only_if_banned")
def unban_chat_member(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    places.needs_right(exchange, chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    account = _person(exchange, chat, ask)
    member = chat.members.get(account)
    if member is not None and member.status == "kicked":
        exchange.set_member(chat, account, Member("left"), exchange.world.bot.id)
    return True


@method("setChatMemberTag", "chat_id user_id tag")
def set_chat_member_tag(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    places.needs_right(exchange, chat, "can_manage_tags", "not enough rights to manage tags")
    member = chat.members.get(ask.number("user_id"))
    if member is None:
        raise BadRequestError("user not found")
    if len(ask.text("tag")) > 16:
        raise BadRequestError("member tag is too long")
    member.tag = ask.text("tag")
    exchange.chat_changed(chat)
    return True


@method("createChatInviteLink", "chat_id name expire_date member_limit creates_join_request")
def create_chat_invite_link(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    places.needs_right(exchange, chat, "can_invite_users", "not enough rights to manage chat invite link")
    address = f"https://t.me/+sandbox{-chat.id}x{len(chat.invites) + 1}"
    chat.invites.append(address)
    return {
        "invite_link": address,
        "creator": render.user(exchange.world, exchange.world.bot.id),
        "creates_join_request": False,
        "is_primary": False,
        "is_revoked": False,
        **({"name": ask.text("name")} if ask.text("name") else {}),
    }


@method("leaveChat", "chat_id")
def leave_chat(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    if chat.is_private:
        raise BadRequestError("chat member status can't be changed in private chats")
    bot = exchange.world.bot.id
    exchange.set_member(chat, bot, Member("left"), bot)
    return True


def _title(exchange: Exchange, ask: Params, name: str, limit: int) -> tuple[Chat, str]:
    chat = places.chat_of(exchange, ask)
    places.needs_right(exchange, chat, "can_change_info", "not enough rights to change chat info")
    text = ask.text(name).strip()
    if len(text) > limit:
        raise BadRequestError(f"chat {name} is too long")
    return chat, text


@method("setChatTitle", "chat_id title")
def set_chat_title(exchange: Exchange, ask: Params) -> Any:
    chat, title = _title(exchange, ask, "title", 128)
    if not title:
        raise BadRequestError("chat title is empty")
    chat.title = title
    exchange.post(chat, exchange.world.bot.id, {"new_chat_title": title}, service=True)
    exchange.chat_changed(chat)
    return True


@method("setChatDescription", "chat_id description")
def set_chat_description(exchange: Exchange, ask: Params) -> Any:
    chat, text = _title(exchange, ask, "description", 255)
    if text == chat.description:
        raise BadRequestError("chat description is not modified")
    chat.description = text
    exchange.chat_changed(chat)
    return True


@method("createForumTopic", "chat_id name icon_color icon_custom_emoji_id")
def create_forum_topic(exchange: Exchange, ask: Params) -> Any:
    chat = places.chat_of(exchange, ask)
    if not chat.is_forum:
        raise BadRequestError("the chat is not a forum")
    places.needs_right(exchange, chat, "can_manage_topics", "not enough rights to create a topic")
    name = ask.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise BadRequestError("topic name must be 1-128 characters long")
    content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
    item = exchange.post(chat, exchange.world.bot.id, content, service=True)
    item.thread_id, item.is_topic = item.id, True
    chat.topics[item.id] = name
    return {"message_thread_id": item.id, "name": name, "icon_color": 7322096}


@method("setMyDefaultAdministratorRights", "rights for_channels")
def set_my_default_administrator_rights(exchange: Exchange, ask: Params) -> Any:
    exchange.world.bot.default_rights = ask.object("rights") or {}
    return True


@method("getMyDefaultAdministratorRights", "for_channels")
def get_my_default_administrator_rights(exchange: Exchange, _: Params) -> Any:
    given = exchange.world.bot.default_rights
    return {name: bool(given.get(name, False)) for name in ("is_anonymous", "can_manage_tags", *RIGHTS)}
