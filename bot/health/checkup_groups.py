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
        removed = t.plain("The bot was removed and cannot come back by itself.")
        text = removed if thrown_out else t.plain("The bot is not in the group.")
        return [
            Finding(State.WRONG, about, text, t.plain("Add the bot to the group again; its records are all there."))
        ]
    can = abilities(observed(found, one.standing, added=False))
    said = [_speaks(t, can), *_lacks(t, can)]
    if not one.community:
        said.append(
            (State.NOTE, t.plain("It does not belong to a community yet."), t.plain("Send /setup in the group."))
        )
    return [Finding(state, about, text, cure) for state, text, cure in [*said, _last(t, one.last, now)]]


def _speaks(t: Words, can: Abilities) -> tuple[State, str, str]:
    if not can.posts:
        cure = t.plain("Allow the bot to write: group settings, permissions; or make it an administrator.")
        return State.WRONG, t.plain("The bot is in the group but cannot write."), cure
    if can.administrator:
        return State.GOOD, t.plain("The bot is in the group as an administrator."), ""
    return State.GOOD, t.plain("The bot is in the group as a member."), ""


def _lacks(t: Words, can: Abilities) -> list[tuple[State, str, str]]:
    lacks = []
    if not can.hears:
        text = t.plain("Because of privacy mode, the bot cannot see hashtags, photos, mentions or ordinary messages.")
        again = t.plain("Remove the bot and add it again: privacy mode is off, but not yet in this group.")
        cure = t.plain("Make the bot an administrator, or send @BotFather /setprivacy, Disable, and add the bot again.")
        lacks.append((State.NOTE, text, again if can.readding else cure))
    if not can.pins:
        lacks.append(
            (
                State.NOTE,
                t.plain("The bot cannot pin messages, so open votes are not pinned."),
                t.plain("Give it the right if you like."),
            )
        )
    if can.posts and not can.polls:
        lacks.append(
            (
                State.NOTE,
                t.plain("The bot cannot send polls, so votes use buttons."),
                t.plain("Give it the right if you like."),
            )
        )
    if can.slow:
        text = t.plain("Slow mode: the bot can write only once every {seconds} seconds.", seconds=can.slow)
        lacks.append((State.NOTE, text, t.plain("Administrators are not limited.")))
    return lacks


def _last(t: Words, last: datetime | None, now: datetime) -> tuple[State, str, str]:
    if last is None:
        cure = t.plain("Send /help in the group and see what happens.")
        return State.NOTE, t.plain("No message has arrived from there lately."), cure
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
