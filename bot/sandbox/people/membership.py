"""Membership: who comes, goes, blocks and leads. Joining, leaving, blocking, adding the bot, ranks, migration."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox import render
from bot.sandbox.errors import ControlError
from bot.sandbox.exchange import Exchange
from bot.sandbox.world import Chat, Json, Member, Person


def join(exchange: Exchange, person: Person, chat: Chat) -> None:
    if chat.has(person.id):
        raise ControlError(f"{person.name} is in this chat already.", 409)
    if chat.members.get(person.id, Member()).status == "kicked":
        raise ControlError(f"{person.name} was banned from this chat.", 403)
    exchange.record.add("joined", exchange.now, person=person.id, chat_id=chat.id)
    exchange.set_member(chat, person.id, Member(), person.id)
    exchange.post(chat, person.id, {"new_chat_members": [render.user(exchange.world, person.id)]}, service=True)


def leave(exchange: Exchange, person: Person, chat: Chat) -> None:
    if not chat.has(person.id):
        raise ControlError(f"{person.name} is not in this chat.", 409)
    exchange.record.add("left", exchange.now, person=person.id, chat_id=chat.id)
    exchange.post(chat, person.id, {"left_chat_member": render.user(exchange.world, person.id)}, service=True)
    exchange.set_member(chat, person.id, Member("left"), person.id)


def block(exchange: Exchange, person: Person) -> None:
    """Blocks the bot; it hears `my_chat_member` with status kicked."""
    if not person.blocked:
        person.blocked = True
        exchange.record.add("blocked", exchange.now, person=person.id, chat_id=person.id)
        chat = exchange.world.private_chat(person.id)
        exchange.set_member(chat, exchange.world.bot.id, Member("kicked"), person.id)
        exchange.events.add(frozenset({person.id}), {"kind": "person", "chat_id": person.id})


def unblock(exchange: Exchange, person: Person) -> None:
    if person.blocked:
        person.blocked = False
        exchange.record.add("unblocked", exchange.now, person=person.id, chat_id=person.id)
        chat = exchange.world.private_chat(person.id)
        exchange.set_member(chat, exchange.world.bot.id, Member(), person.id)
        exchange.events.add(frozenset({person.id}), {"kind": "person", "chat_id": person.id})


def add_bot(exchange: Exchange, person: Person, chat: Chat, *, administrator: bool) -> None:
    """Adds the bot to a group, as a member or with all of an administrator's rights."""
    bot = exchange.world.bot.id
    state = administrator_member() if administrator else Member()
    exchange.set_member(chat, bot, state, person.id)
    exchange.post(chat, person.id, {"new_chat_members": [render.user(exchange.world, bot)]}, service=True)


def remove_bot(exchange: Exchange, person: Person, chat: Chat) -> None:
    bot = exchange.world.bot.id
    exchange.post(chat, person.id, {"left_chat_member": render.user(exchange.world, bot)}, service=True)
    exchange.set_member(chat, bot, Member("kicked"), person.id)


def administrator_member(rights: Json | None = None, *, anonymous: bool = False) -> Member:
    """An administrator with the given rights, or with the usual ones."""
    usual = dict.fromkeys(
        (
            "can_manage_chat",
            "can_delete_messages",
            "can_restrict_members",
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_manage_topics",
        ),
        True,
    )
    return Member("administrator", {**usual, **(rights or {})}, anonymous)


def set_rank(exchange: Exchange, person: Person, chat: Chat, account: int, state: Member) -> None:
    """Promotes or demotes somebody; only an administrator can."""
    if not chat.is_administrator(person.id):
        raise ControlError(f"{person.name} is no administrator of this chat.", 403)
    if not chat.has(account):
        raise ControlError("That account is not in this chat.", 404)
    if chat.members[account].status == "creator":
        raise ControlError("The owner of the chat stays its owner.", 403)
    exchange.set_member(chat, account, state, person.id)


def migrate(exchange: Exchange, person: Person, chat: Chat, *, told: tuple[str, ...] = ("old", "new")) -> Chat:
    """A group becomes a supergroup: new id, two service messages, message ids of the old one are void.

    `told`: in which order the bot gets the service messages of the old and the new group; either may be missed.
    """
    if chat.type != "group" or chat.migrated_to is not None:
        raise ControlError("Only a group that is not yet a supergroup can be upgraded.", 409)
    world = exchange.world
    number = -1_002_000_000_000 - world.serial()
    chat.migrated_to = number
    new = Chat(number, "supergroup", chat.title, chat.about, migrated_from=chat.id)
    new.members = {account: replace(member) for account, member in chat.members.items()}
    new.permissions = dict(chat.permissions)
    new.bot_reads_all = chat.bot_reads_all
    world.add_chat(new)
    for which in told:
        if which == "old":
            exchange.post(chat, person.id, {"migrate_to_chat_id": number}, service=True)
        else:
            exchange.post(new, person.id, {"migrate_from_chat_id": chat.id}, service=True)
    exchange.chat_changed(chat)
    exchange.chat_changed(new)
    return new
