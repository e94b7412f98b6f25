"""Deep links, which open the bot in private with a thing already chosen. (Bot API: deep links, 64 of A-Za-z0-9_-.)"""

from __future__ import annotations

import re

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(r"[a-z]{1,16}")


def deep_link(bot: str, name: str, *arguments: int | str) -> str:
    """The address that opens a private chat with the bot and has it hear `/start name-argument-…`."""
    return f"https://t.me/{bot}?start={pack_start(name, *arguments)}"


def group_link(bot: str, name: str, *arguments: int | str) -> str:
    """The address that lets one choose a group, adds the bot there and has it hear `/start name-argument-…`."""
    return f"https://t.me/{bot}?startgroup={pack_start(name, *arguments)}"


def pack_start(name: str, *arguments: int | str) -> str:
    """The payload of a deep link. Raises ValueError if Telegram would not carry it."""
    payload = "-".join([name, *(str(argument) for argument in arguments)])
    if not _NAME.fullmatch(name) or not _PAYLOAD.fullmatch(payload):
        raise ValueError(f"not a payload of a deep link: {payload!r}")
    return payload


def parse_start(payload: str) -> tuple[str, tuple[str, ...]] | None:
    """Name and arguments of a payload; None if it is none of ours. Arguments can be forged: check each."""
    name, *arguments = payload.split("-")
    if not _PAYLOAD.fullmatch(payload) or not _NAME.fullmatch(name):
        return None
    return name, tuple(arguments)
