"""Privacy mode: the bot switches it off itself, where Telegram lets it. (Bot API 10.5: setMySettings.)"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from telegram.error import TelegramError

from bot.delivery.transport import Telegram

log = logging.getLogger(__name__)

HEARS = "can_read_all_group_messages"


async def switched_off(telegram: Telegram, me: Mapping[str, Any]) -> Mapping[str, Any]:
    """`me` (getMe) as it is afterwards. Only what getMe then says is believed; where it cannot be asked, `me` stays.

    A server that does not know the method, or refuses, leaves the switch to @BotFather.
    """
    if me.get(HEARS):
        return me
    try:
        await telegram.call("setMySettings", {HEARS: True})
        after: Mapping[str, Any] = await telegram.call("getMe")
    except TelegramError as error:
        log.info("privacy mode stays as it is: %s", type(error).__name__)
        return me
    if after.get(HEARS):
        log.info("privacy mode is switched off: groups to which the bot is added from now on are heard")
    return after
