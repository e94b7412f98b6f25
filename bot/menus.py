"""Which commands does Telegram offer, in which chats and languages? (Bot API: setMyCommands.)"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from telegram.error import TelegramError

from bot.transport import Telegram
from handlers.triggers import Command, Route, Where
from handlers.words import words

log = logging.getLogger(__name__)

# The empty language is what everybody else sees; the first fitting scope and language wins, so each is set.
_LANGUAGES = {"": "en", "en": "en", "zh": "zh"}
_SCOPES = {"all_private_chats": Where.PRIVATE, "all_group_chats": Where.GROUP}


def menu(routes: Iterable[Route], where: Where, language: str) -> list[dict[str, str]]:
    """The commands of a scope in a language, in the order of the routes (at most 100; Bot API)."""
    t = words(language)
    commands = [route.trigger for route in routes if isinstance(route.trigger, Command)]
    return [
        {"command": one.name, "description": t.plain(one.summary)}
        for one in commands
        if not one.hidden and one.where in {where, Where.BOTH}
    ][:100]


async def publish_menus(telegram: Telegram, routes: Iterable[Route]) -> None:
    """Tell Telegram the command lists, each only if it differs from what Telegram has."""
    kept = list(routes)
    for scope, where in _SCOPES.items():
        for code, language in _LANGUAGES.items():
            wanted: dict[str, Any] = {"scope": {"type": scope}, "language_code": code}
            if not code:
                del wanted["language_code"]
            commands = menu(kept, where, language)
            try:
                if commands and await telegram.call("getMyCommands", wanted) != commands:
                    await telegram.call("setMyCommands", {"commands": commands, **wanted})
            except TelegramError as error:
                log.warning("the command menus could not be set: %s", type(error).__name__)
                return
