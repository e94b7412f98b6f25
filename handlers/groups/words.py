"""Words about a community's groups: what is to change about them, and what came of it."""

from __future__ import annotations

from datetime import datetime

from governance.groups.choice import COMMITTEE, EVERYBODY, LAPSES, Change, GroupChoice
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_moment
from handlers.frame.words import N_, Html, Words
from storage.communities.chats import Chat
from storage.communities.communities import Community


def say_purpose(t: Words, purpose: str) -> str:
    """For whom a group of the community is."""
    named = {EVERYBODY: t.plain("everybody"), COMMITTEE: t.plain("the committee")}
    return named.get(purpose, purpose)


_ASKED = {
    Change.JOIN: N_(
        "{name} proposes that the group “{new}” belongs to {community}, for: {purpose}.\n"
        "A second one of those who lead it confirms this, in that group or in private, until {end}. "
        "Until then nothing changes."
    ),
    Change.MOVE: N_(
        "{name} proposes that {community} moves from the group “{old}” to the group “{new}”.\n"
        "A second one of those who lead it confirms this, in the new group or in private, until {end}. "
        "Until then nothing changes."
    ),
    Change.PURPOSE: N_(
        "{name} proposes that the group “{new}” of {community} is for other people: {purpose}.\n"
        "A second one of those who lead it confirms this until {end}. Until then nothing changes."
    ),
    Change.UNTIE: N_(
        "{name} proposes that the group “{new}” does not belong to {community} any more.\n"
        "What is open there then goes on in another group. A second one of those who lead it confirms this until {end}."
    ),
}

CONFIRMED = {
    Change.MOVE: N_("🏛 {community} goes on in the group “{new}”. {by} and {second} have agreed on it."),
    Change.JOIN: N_("🏛 The group “{new}” belongs to {community}, for: {purpose}. {by} and {second} have agreed on it."),
    Change.PURPOSE: N_("🏛 The group “{new}” of {community} is for {purpose} now. {by} and {second} have agreed on it."),
    Change.UNTIE: N_(
        "🏛 The group “{new}” does not belong to {community} any more. {by} and {second} have agreed on it."
    ),
}

REFUSED = {
    Change.MOVE: N_("Refused: {community} does not move to the group “{new}”."),
    Change.JOIN: N_("Refused: the group “{new}” does not belong to {community}."),
    Change.PURPOSE: N_("Refused: the group “{new}” of {community} stays for whom it was."),
    Change.UNTIE: N_("Refused: the group “{new}” still belongs to {community}."),
}

LAPSED = {
    Change.MOVE: N_("Nobody confirmed it for 7 days: {community} does not move to the group “{new}”."),
    Change.JOIN: N_("Nobody confirmed it for 7 days: the group “{new}” does not belong to {community}."),
    Change.PURPOSE: N_("Nobody confirmed it for 7 days: the group “{new}” of {community} stays for whom it was."),
    Change.UNTIE: N_("Nobody confirmed it for 7 days: the group “{new}” still belongs to {community}."),
}


def question(t: Words, choice: GroupChoice, community: Community, old: Chat | None, name: str, now: datetime) -> Html:
    """What whoever may confirm it is asked."""
    return t(
        _ASKED[choice.change],
        name=name,
        community=community.name,
        old=old.title if old else "",
        new=choice.title,
        purpose=say_purpose(t, choice.purpose),
        end=say_moment(t, now + LAPSES, community.timezone),
    )


def question_buttons(t: Words, choice: GroupChoice, *, own: bool = False) -> Keyboard:
    """Refuse and confirm; whoever proposed it can only take it back."""
    if own:
        return [[button(t.plain("Take it back"), "group.refuse", choice.id)]]
    no = button(t.plain("Refuse"), "group.refuse", choice.id)
    return [[no, button(t.plain("Confirm"), "group.confirm", choice.id, style="primary")]]
