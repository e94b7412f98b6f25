"""Menus of commands: which ones Telegram offers, in which chats and languages. (Bot API: setMyCommands.)"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable
from typing import Any

import orjson
from telegram.error import TelegramError

from bot.delivery.transport import Telegram
from governance.roles import Role, may
from handlers.frame.triggers import Command, Route, Where
from handlers.frame.words import N_, Words, words

log = logging.getLogger(__name__)

# The empty language is what everybody else sees; the first fitting scope and language wins, so each is set.
_LANGUAGES = {"": "en", "en": "en", "zh": "zh"}
# Scope → where its commands are understood, and whether its readers lead the group.
_SCOPES = {
    "all_private_chats": (Where.PRIVATE, False),
    "all_group_chats": (Where.GROUP, False),
    "all_chat_administrators": (Where.GROUP, True),
}
_DESCRIPTION = N_(
    "Neighbours report problems, decide together and follow what happens.\n"
    "Add me to your group, or press Start to write to me in private."
)
_SHORT = N_("The pavilion where neighbours settle things: matters, votes, duty.")


def menu(
    routes: Iterable[Route], where: Where, language: str, *, leading: bool = False, roles: Collection[Role] = ()
) -> list[dict[str, str]]:
    """The commands of a scope in a language, in the order of the routes (at most 100; Bot API).

    A menu holds what everybody may. `leading`: for the administrators of a group, with what is of use to them alone;
    `roles`: for one person in office, with what these roles may do.
    """
    t = words(language)
    offered = [(route.trigger, route.act) for route in routes if isinstance(route.trigger, Command)]
    return [
        {"command": one.name, "description": t.plain(one.summary)}
        for one, act in offered
        if not one.hidden and one.where in {where, Where.BOTH}
        if (leading or not one.leading) and (act is None or leading or may(roles, act))
    ][:100]


def edition(routes: Iterable[Route]) -> str:
    """A short name of what all offices' menus say, in all languages: another one, and some menu is another."""
    kept = list(routes)
    said = [
        menu(kept, Where.PRIVATE, code, roles={role}) for role in Role for code in dict.fromkeys(_LANGUAGES.values())
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]


async def publish_menus(telegram: Telegram, routes: Iterable[Route]) -> None:
    """Tell Telegram the command lists and texts, each only if it differs from what Telegram has."""
    kept = list(routes)
    try:
        for scope, (where, leading) in _SCOPES.items():
            for code, language in _LANGUAGES.items():
                wanted: dict[str, Any] = {"scope": {"type": scope}, **_code(code)}
                commands = menu(kept, where, language, leading=leading)
                if commands and await telegram.call("getMyCommands", wanted) != commands:
                    await telegram.call("setMyCommands", {"commands": commands, **wanted})
        for code, language in _LANGUAGES.items():
            await _publish_texts(telegram, code, words(language))
    except TelegramError as error:
        log.warning("the command menus could not be set: %s", type(error).__name__)


async def publish_own_menu(telegram: Telegram, routes: Iterable[Route], chat: int, roles: Collection[Role]) -> None:
    """Tell Telegram what one private chat (Telegram's id) offers, if that differs from what Telegram has.

    Whoever may no more than everybody has no menu of their own (Bot API: BotCommandScopeChat, deleteMyCommands).
    """
    kept = list(routes)
    for code, language in _LANGUAGES.items():
        wanted: dict[str, Any] = {"scope": {"type": "chat", "chat_id": chat}, **_code(code)}
        commands = menu(kept, Where.PRIVATE, language, roles=roles)
        if commands == menu(kept, Where.PRIVATE, language):
            commands = []
        if await telegram.call("getMyCommands", wanted) == commands:
            continue
        if commands:
            await telegram.call("setMyCommands", {"commands": commands, **wanted})
        else:
            await telegram.call("deleteMyCommands", wanted)


def _code(code: str) -> dict[str, str]:
    return {"language_code": code} if code else {}


async def _publish_texts(telegram: Telegram, code: str, t: Words) -> None:
    """What stands in the empty private chat, and on the bot's card (Bot API: 512 and 120 characters)."""
    for what, field, text in (
        ("Description", "description", t.plain(_DESCRIPTION)),
        ("ShortDescription", "short_description", t.plain(_SHORT)),
    ):
        known = await telegram.call(f"getMy{what}", _code(code))
        if known.get(field) != text:
            await telegram.call(f"setMy{what}", {field: text, **_code(code)})
