"""Abilities of the bot in a group, and what is missing: read from what Telegram says of it there, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_AGAIN = timedelta(hours=1)  # another worker may have learnt meanwhile what ours has not

_PRESENT = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(frozen=True, slots=True)
class Abilities:
    """What works in a group. `slow`: seconds between two messages of the bot, 0 for no such limit.

    `hears`: messages that are no command and no reply to the bot, so hashtags and photos too. `readding`: it would hear
    them if it were removed and added again, for privacy mode counts as it was when the bot was added (Bot API,
    "Privacy mode").
    """

    hears: bool
    readding: bool
    posts: bool
    polls: bool
    pins: bool
    administrator: bool
    slow: int = 0
    forum: bool = False
    linked: bool = False

    @property
    def complete(self) -> bool:
        """Is nothing missing?"""
        return self.hears and self.posts and self.polls and self.pins and not self.slow

    def lost_since(self, before: Abilities) -> bool:
        """Does something not work that worked before?"""
        mine, theirs = self._working(), before._working()
        return any(had and not has for had, has in zip(theirs, mine, strict=True))

    def _working(self) -> tuple[bool, ...]:
        return (self.hears, self.posts, self.polls, self.pins, not self.slow)


def observed(found: Mapping[str, Any], before: Mapping[str, Any] | None, *, added: bool) -> dict[str, Any]:
    """What is kept of an answer of the job `chat.look`: as it was, and how privacy mode was when the bot was added."""
    at_adding = found["reads_all"] if added or before is None else before["read_all_when_added"]
    return {**found, "read_all_when_added": at_adding}


def abilities(standing: Mapping[str, Any]) -> Abilities:
    """What follows from the bot's place in a group (`observed`)."""
    leads = standing["status"] in {"creator", "administrator"}
    rights, everybody = standing["rights"], standing["permissions"]

    def may(right: str) -> bool:
        """An administrator writes in any case; others as the group lets everybody, unless they are restricted."""
        allowed = bool(everybody.get(right, True))
        return leads or (allowed and (standing["status"] != "restricted" or bool(rights.get(right))))

    hears = leads or bool(standing["read_all_when_added"])
    return Abilities(
        hears=hears,
        readding=not hears and bool(standing["reads_all"]),
        posts=standing["status"] in _PRESENT and may("can_send_messages"),
        polls=may("can_send_polls"),
        pins=leads and bool(rights.get("can_pin_messages")),  # Bot API, pinChatMessage: administrators only
        administrator=leads,
        slow=0 if leads else int(standing["slow"]),
        forum=bool(standing["forum"]),
        linked=bool(standing["linked"]),
    )


class Overhearing:
    """When this process last looked at which group: once an hour, or every message would cost a query."""

    def __init__(self) -> None:
        self._looked: dict[int, datetime] = {}

    def worthwhile(self, group: int, now: datetime) -> bool:
        """Has nobody looked of late?"""
        at = self._looked.get(group)
        return at is None or not timedelta(0) <= now - at < _AGAIN

    def looked(self, group: int, now: datetime) -> None:
        """Somebody looks now."""
        self._looked[group] = now

    def anew(self, group: int) -> None:
        """What was concluded holds no more: the next talk is worth a look."""
        self._looked.pop(group, None)
