"""Menus, and what else the bot says about itself: getMe, commands by scope and language, name and descriptions."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox import render
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method, places
from bot.sandbox.params import Params
from bot.sandbox.world import Chat, Json, World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
    | {"chat", "chat_administrators", "chat_member"}
)


@method("getMe")
def get_me(exchange: Exchange, _: Params) -> Any:
    return render.me(exchange.world)


@method("setMySettings", "can_read_all_group_messages")
def set_my_settings(exchange: Exchange, ask: Params) -> Any:
    """Bot API 10.5. What is not named stays; a group notices when the bot is next added to it."""
    bot = exchange.world.bot
    bot.can_read_all_group_messages = ask.boolean(
        "can_read_all_group_messages", default=bot.can_read_all_group_messages
    )
    return True


@method("logOut")
def log_out(_: Exchange, __: Params) -> Any:
    raise BadRequestError("the sandbox is the only server this bot has")


def _scope(exchange: Exchange, ask: Params) -> str:
    """A key for the scope: its type, with chat and person where it has them."""
    scope = ask.object("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise BadRequestError("can't parse BotCommandScope: Unknown BotCommandScope type")
    if kind in {"chat", "chat_administrators", "chat_member"}:
        chat = places.chat_of(exchange, Params({"chat_id": scope.get("chat_id")}))
        if kind != "chat" and chat.is_private:
            raise BadRequestError("can't change commands for the private chat in this scope")
        person = f":{int(scope['user_id'])}" if kind == "chat_member" else ""
        return f"{kind}:{chat.id}{person}"
    return str(kind)


def _language(ask: Params) -> str:
    code = ask.text("language_code")
    if code and not LANGUAGE.fullmatch(code):
        raise BadRequestError("invalid language code specified")
    return code


def _commands(ask: Params) -> list[Json]:
    given = ask.array("commands") or []
    if len(given) > MAX_COMMANDS:
        raise BadRequestError(f"the list of commands is too long: at most {MAX_COMMANDS}")
    found = []
    for item in given:
        name = str(item.get("command", "")).lstrip("/")
        text = str(item.get("description", ""))
        if not COMMAND.fullmatch(name):
            raise BadRequestError("BOT_COMMAND_INVALID")
        if not 1 <= len(text) <= MAX_DESCRIPTION:
            raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
        found.append({"command": name, "description": text})
    return found


@method("setMyCommands", "commands scope language_code")
def set_my_commands(exchange: Exchange, ask: Params) -> Any:
    exchange.world.bot.commands[_scope(exchange, ask), _language(ask)] = _commands(ask)
    exchange.events.add(None, {"kind": "world", "chat_id": None})
    return True


@method("deleteMyCommands", "scope language_code")
def delete_my_commands(exchange: Exchange, ask: Params) -> Any:
    exchange.world.bot.commands.pop((_scope(exchange, ask), _language(ask)), None)
    exchange.events.add(None, {"kind": "world", "chat_id": None})
    return True


@method("getMyCommands", "scope language_code")
def get_my_commands(exchange: Exchange, ask: Params) -> Any:
    return exchange.world.bot.commands.get((_scope(exchange, ask), _language(ask)), [])


def commands_for(world: World, chat: Chat, person: int) -> list[Json]:
    """The menu that a person has in a chat: the narrowest scope, the own language before none.

    Source: Bot API, "Determining list of commands".
    """
    if chat.is_private:
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{chat.id}:{person}"]
        if chat.is_administrator(person):
            scopes.append(f"chat_administrators:{chat.id}")
        scopes.append(f"chat:{chat.id}")
        if chat.is_administrator(person):
            scopes.append("all_chat_administrators")
        scopes += ["all_group_chats", "default"]
    language = world.people[person].language[:2]
    for scope in scopes:
        for code in (language, ""):
            found = world.bot.commands.get((scope, code))
            if found:
                return found
    return []


def text_for(world: World, what: str, language: str) -> str:
    """The bot's description or name in a language, or in none."""
    texts = world.bot.texts
    return texts.get((what, language[:2])) or texts.get((what, "")) or ""


def _set_text(exchange: Exchange, ask: Params, what: str, limit: int) -> bool:
    text = ask.text(what)
    if len(text) > limit:
        raise BadRequestError(f"bot {what.replace('_', ' ')} is too long")
    exchange.world.bot.texts[what, _language(ask)] = text
    exchange.events.add(None, {"kind": "world", "chat_id": None})
    return True


@method("setMyName", "name language_code")
def set_my_name(exchange: Exchange, ask: Params) -> Any:
    return _set_text(exchange, ask, "name", 64)


@method("setMyDescription", "description language_code")
def set_my_description(exchange: Exchange, ask: Params) -> Any:
    return _set_text(exchange, ask, "description", 512)


@method("setMyShortDescription", "short_description language_code")
def set_my_short_description(exchange: Exchange, ask: Params) -> Any:
    return _set_text(exchange, ask, "short_description", 120)


@method("getMyName", "language_code")
def get_my_name(exchange: Exchange, ask: Params) -> Any:
    name = text_for(exchange.world, "name", _language(ask))
    return {"name": name or exchange.world.bot.first_name}


@method("getMyDescription", "language_code")
def get_my_description(exchange: Exchange, ask: Params) -> Any:
    return {"description": text_for(exchange.world, "description", _language(ask))}


@method("getMyShortDescription", "language_code")
def get_my_short_description(exchange: Exchange, ask: Params) -> Any:
    return {"short_description": text_for(exchange.world, "short_description", _language(ask))}


@method("setChatMenuButton", "chat_id menu_button")
def set_chat_menu_button(exchange: Exchange, ask: Params) -> Any:
    button = ask.object("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands"}:
        raise BadRequestError("the sandbox supports menu buttons of type commands and default")
    exchange.world.bot.menu_buttons[ask.integer("chat_id", 0) or 0] = button
    return True


@method("getChatMenuButton", "chat_id")
def get_chat_menu_button(exchange: Exchange, ask: Params) -> Any:
    buttons = exchange.world.bot.menu_buttons
    return buttons.get(ask.integer("chat_id", 0) or 0) or buttons.get(0) or {"type": "commands"}
