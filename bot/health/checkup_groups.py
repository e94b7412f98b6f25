"""Checkup of a group, as the operator reads it: how the bot stands there, what it does not see, what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.health.checkup import Finding, State
from handlers.frame.abilities import Abilities, abilities, observed
from handlers.frame.words import Words

_AWAY = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True)
class Group:
    """A group that the bot knows. `last`: when a message last arrived there, None if none did since long.

    `standing`: what was observed before (`chats.standing`), None if nothing was.
    """

    telegram_id: int
    title: str
    community: str
    last: datetime | None
    standing: Mapping[str, Any] | None = None


def group(t: Words, one: Group, found: Mapping[str, Any] | None, now: datetime) -> list[Finding]:
    """What Telegram tells of the bot's place there (`bot.jobs.chat`); None: Telegram does not know it there."""
    about = t.plain("group {name}", name=one.title or one.telegram_id)
    if found is None or found["status"] in _AWAY:
        thrown_out = found is not None and found["status"] == "kicked"
        removed = t.plain("The bot was removed and may not come back by itself.")
        text = removed if thrown_out else t.plain("The bot is not in it.")
        return [Finding(State.WRONG, about, text, t.plain("Add the bot to the group again; its record is all there."))]
    can = abilities(observed(found, one.standing, added=False))
    said = [_speaks(t, can), *_lacks(t, can)]
    if not one.community:
        said.append((State.NOTE, t.plain("It belongs to no community yet."), t.plain("Write /setup in the group.")))
    return [Finding(state, about, text, cure) for state, text, cure in [*said, _last(t, one.last, now)]]


def _speaks(t: Words, can: Abilities) -> tuple[State, str, str]:
    if not can.posts:
        cure = t.plain("Let the bot write: group settings, permissions; or make it an administrator.")
        return State.WRONG, t.plain("The bot is in it but may not write."), cure
    if can.administrator:
        return State.GOOD, t.plain("The bot is in it as an administrator."), ""
    return State.GOOD, t.plain("The bot is in it as a member."), ""


def _lacks(t: Words, can: Abilities) -> list[tuple[State, str, str]]:
    lacks = []
    if not can.hears:
        text = t.plain("Privacy mode hides hashtags, photos and ordinary messages from it.")
        again = t.plain("Remove the bot and add it again: privacy mode is off now, but not yet in this group.")
        cure = t.plain("Make the bot an administrator, or /setprivacy, Disable, and add it again.")
        lacks.append((State.NOTE, text, again if can.readding else cure))
    if not can.pins:
        lacks.append(
            (
                State.NOTE,
                t.plain("It may not pin messages: open votes are not pinned."),
                t.plain("Give it the right if you wish it."),
            )
        )
    if can.posts and not can.polls:
        lacks.append(
            (
                State.NOTE,
                t.plain("It may not send polls: votes go by buttons."),
                t.plain("Give it the right if you wish it."),
            )
        )
    if can.slow:
        text = t.plain("Slow mode: it may write once in {seconds} seconds only.", seconds=can.slow)
        lacks.append((State.NOTE, text, t.plain("Administrators are free of it.")))
    return lacks


def _last(t: Words, last: datetime | None, now: datetime) -> tuple[State, str, str]:
    if last is None:
        cure = t.plain("Write /help in the group and look.")
        return State.NOTE, t.plain("No message has arrived there lately."), cure
    days = (now - last).days
    moment = f"{last:%Y-%m-%d %H:%M} UTC"
    if days < 1:
        return State.GOOD, t.plain("The last message arrived less than a day ago ({moment}).", moment=moment), ""
    said = t.plural(
        "The last message arrived a day ago ({moment}).",
        "The last message arrived {count} days ago ({moment}).",
        days,
        moment=moment,
    )
    return State.GOOD, str(said), ""
