"""Menus of commands: which ones Telegram offers, in which chats and languages. (Bot API: setMyCommands.)"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

import orjson
from telegram.error import EndPointNotFound

from bot.delivery.transport import Telegram
from governance.roles import Role
from handlers.frame.menu import LISTED, commands
from handlers.frame.triggers import Route, Where
from handlers.frame.words import N_, words

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
# What stands in the empty private chat, and on the bot's card (Bot API: 512 and 120 characters).
_TEXTS = (("Description", "description", _DESCRIPTION), ("ShortDescription", "short_description", _SHORT))


def menu(
    routes: Iterable[Route], where: Where, language: str, *, leading: bool = False, roles: Collection[Role] = ()
) -> list[dict[str, str]]:
    """The commands of a scope in a language, as setMyCommands wants them (Bot API: at most 100)."""
    t = words(language)
    found = commands(routes, where, leading=leading, roles=roles)
    return [{"command": one.name, "description": t.plain(one.summary)} for one in found[:LISTED]]


def edition(routes: Iterable[Route]) -> str:
    """A short name of what all offices' menus say, in all languages: another one, and some menu is another."""
    kept = list(routes)
    said = [
        menu(kept, Where.PRIVATE, code, roles={role}) for role in Role for code in dict.fromkeys(_LANGUAGES.values())
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]


async def publish_menus(telegram: Telegram, routes: Iterable[Route]) -> None:
    """Tell Telegram the command lists and texts, each only if it differs from what Telegram has.

    Never raises: whatever is answered here, people are served without a menu.
    """
    kept = list(routes)
    lists = [
        partial(_publish_list, telegram, kept, scope, where, code, leading=leading)
        for scope, (where, leading) in _SCOPES.items()
        for code in _LANGUAGES
    ]
    texts = [
        partial(_publish_text, telegram, code, what, field, words(language).plain(text))
        for code, language in _LANGUAGES.items()
        for what, field, text in _TEXTS
    ]
    failed: dict[str, None] = {}
    for publish in (*lists, *texts):
        try:
            await publish()
        except EndPointNotFound:  # said already
            continue
        except Exception as error:
            failed[type(error).__name__] = None
    if failed:
        log.warning("not all command menus and texts could be set: %s", ", ".join(failed))


async def publish_own_menu(
    telegram: Telegram, every: Iterable[Route], routes: Iterable[Route], chat: int, roles: Collection[Role]
) -> None:
    """Tell Telegram what one private chat (Telegram's id) offers: of `every` route those that are used there.

    Whoever may no more than everybody has no menu of their own (Bot API: BotCommandScopeChat, deleteMyCommands).
    """
    for code, language in _LANGUAGES.items():
        wanted = menu(routes, Where.PRIVATE, language, roles=roles)
        await _own(telegram, chat, code, wanted, usual=menu(every, Where.PRIVATE, language))


async def publish_group_menu(telegram: Telegram, every: Iterable[Route], routes: Iterable[Route], chat: int) -> None:
    """The same for a group, for its members and for its administrators (Bot API: BotCommandScopeChatAdministrators)."""
    for code, language in _LANGUAGES.items():
        for leading, scope in ((False, "chat"), (True, "chat_administrators")):
            wanted = menu(routes, Where.GROUP, language, leading=leading)
            usual = menu(every, Where.GROUP, language, leading=leading)
            await _own(telegram, chat, code, wanted, usual=usual, scope=scope)


async def _own(telegram: Telegram, chat: int, code: str, commands: Any, *, usual: Any, scope: str = "chat") -> None:
    """A chat's own menu, if that differs from what Telegram has; none where it is the usual one."""
    wanted: dict[str, Any] = {"scope": {"type": scope, "chat_id": chat}, **_code(code)}
    commands = [] if commands == usual else commands
    if await telegram.call("getMyCommands", wanted) == commands:
        return
    if commands:
        await telegram.call("setMyCommands", {"commands": commands, **wanted})
    else:
        await telegram.call("deleteMyCommands", wanted)


def _code(code: str) -> dict[str, str]:
    return {"language_code": code} if code else {}


async def _publish_list(
    telegram: Telegram, routes: Iterable[Route], scope: str, where: Where, code: str, *, leading: bool
) -> None:
    wanted: dict[str, Any] = {"scope": {"type": scope}, **_code(code)}
    commands = menu(routes, where, _LANGUAGES[code], leading=leading)
    if commands and await telegram.call("getMyCommands", wanted) != commands:
        await telegram.call("setMyCommands", {"commands": commands, **wanted})


async def _publish_text(telegram: Telegram, code: str, what: str, field: str, text: str) -> None:
    known = await telegram.call(f"getMy{what}", _code(code))
    if known.get(field) != text:
        await telegram.call(f"setMy{what}", {field: text, **_code(code)})
