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
    named = {EVERYBODY: t.plain("everyone"), COMMITTEE: t.plain("the committee")}
    return named.get(purpose, purpose)


_ASKED = {
    Change.JOIN: N_(
        "{name} proposes adding the group “{new}” to {community}, for: {purpose}.\n"
        "A second person who leads it must confirm, in that group or in private, by {end}. Nothing changes "
        "until then."
    ),
    Change.MOVE: N_(
        "{name} proposes moving {community} from the group “{old}” to the group “{new}”.\n"
        "A second person who leads it must confirm, in the new group or in private, by {end}. Nothing "
        "changes until then."
    ),
    Change.PURPOSE: N_(
        "{name} proposes that the group “{new}” of {community} be used for: {purpose}.\n"
        "A second person who leads it must confirm by {end}. Nothing changes until then."
    ),
    Change.UNTIE: N_(
        "{name} proposes that the group “{new}” no longer belong to {community}.\n"
        "Everything still open there would continue in another group. A second person who leads it must "
        "confirm by {end}."
    ),
}

CONFIRMED = {
    Change.MOVE: N_("🏛 {community} has moved to the group “{new}”. Proposed by {by}, confirmed by {second}."),
    Change.JOIN: N_(
        "🏛 The group “{new}” now belongs to {community}, for: {purpose}. Proposed by {by}, confirmed by {second}."
    ),
    Change.PURPOSE: N_(
        "🏛 The group “{new}” of {community} is now for {purpose}. Proposed by {by}, confirmed by {second}."
    ),
    Change.UNTIE: N_("🏛 The group “{new}” no longer belongs to {community}. Proposed by {by}, confirmed by {second}."),
}

REFUSED = {
    Change.MOVE: N_("Refused: {community} does not move to the group “{new}”."),
    Change.JOIN: N_("Refused: the group “{new}” does not belong to {community}."),
    Change.PURPOSE: N_("Refused: the group “{new}” of {community} is used as before."),
    Change.UNTIE: N_("Refused: the group “{new}” still belongs to {community}."),
}

LAPSED = {
    Change.MOVE: N_("Nobody confirmed it within 7 days: {community} does not move to the group “{new}”."),
    Change.JOIN: N_("Nobody confirmed it within 7 days: the group “{new}” does not belong to {community}."),
    Change.PURPOSE: N_("Nobody confirmed it within 7 days: the group “{new}” of {community} is used as before."),
    Change.UNTIE: N_("Nobody confirmed it within 7 days: the group “{new}” still belongs to {community}."),
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
