"""Words of assignment: what somebody in charge reads of their matters, in one message for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.dates import say_deadline
from handlers.frame.words import Html, Words
from handlers.matters.words import KINDS, joined_lines, shorten
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.matters.matters import Matter

SHOWN = 6  # matters in one message: it stays within eight lines
_WORDING = 30  # characters


def line_of(t: Words, matter: Matter, now: datetime, timezone: str) -> Html:
    """One matter in one line, with its deadline."""
    return t(
        "• {number} · {kind}: {text} ({until})",
        number=matter.number,
        kind=t(KINDS[matter.kind]),
        text=shorten(matter.text, _WORDING) or t("photo"),
        until=say_deadline(t, matter.deadline, now, timezone),
    )


def listed(t: Words, first: Html, community: Community, mine: Sequence[Matter], now: datetime) -> tuple[Html, Keyboard]:
    """The most urgent of them below a first line, and a button for each."""
    ordered = sorted(mine, key=lambda one: (one.deadline, one.number))
    lines = [line_of(t, one, now, community.timezone) for one in ordered[:SHOWN]]
    left = len(ordered) - SHOWN
    more = t.plural("{count} more matter: /todo", "{count} more matters: /todo", left) if left > 0 else None
    buttons = [button(t.plain("Matter {number}", number=one.number), "matter.show", one.id) for one in ordered[:SHOWN]]
    return joined_lines(first, *lines, more), in_rows(buttons, 3)


def reminds(t: Words, community: Community, mine: Sequence[Matter], now: datetime) -> tuple[Html, Keyboard]:
    """The reminder before a deadline."""
    first = t.plural(
        "⏰ {count} matter of {community} is still waiting for you:",
        "⏰ {count} matters of {community} are still waiting for you:",
        len(mine),
        community=community.name,
    )
    return listed(t, first, community, mine, now)


def handed(
    t: Words, community: Community, before: Account, mine: Sequence[Matter], now: datetime
) -> tuple[Html, Keyboard]:
    """What was somebody else's and is theirs now."""
    first = t.plural(
        "{who} can no longer see to {count} matter of {community}. You are in charge of it now:",
        "{who} can no longer see to {count} matters of {community}. You are in charge of them now:",
        len(mine),
        who=t.plain("somebody who has erased their data") if before.erased else before.name,
        community=community.name,
    )
    return listed(t, first, community, mine, now)


def stood_in(
    t: Words, community: Community, away: Account, mine: Sequence[Matter], now: datetime
) -> tuple[Html, Keyboard]:
    """What is theirs while somebody is away."""
    first = t.plural(
        "{who} is away. You are in charge of {count} matter of {community} in their place:",
        "{who} is away. You are in charge of {count} matters of {community} in their place:",
        len(mine),
        who=away.name,
        community=community.name,
    )
    return listed(t, first, community, mine, now)


def given_back(
    t: Words, community: Community, back: Account, mine: Sequence[Matter], now: datetime
) -> tuple[Html, Keyboard]:
    """What somebody who is back sees to again. Thank you."""
    first = t.plural(
        "{who} is back and in charge of {count} matter of {community} again. Thank you for standing in.",
        "{who} is back and in charge of {count} matters of {community} again. Thank you for standing in.",
        len(mine),
        who=back.name,
        community=community.name,
    )
    return listed(t, first, community, mine, now)


def yours_again(t: Words, community: Community, mine: Sequence[Matter], now: datetime) -> tuple[Html, Keyboard]:
    """What is theirs again, now that they are back."""
    if not mine:
        return t("Welcome back. Nothing was left for you."), []
    first = t.plural(
        "Welcome back. {count} matter of {community} is yours again:",
        "Welcome back. {count} matters of {community} are yours again:",
        len(mine),
        community=community.name,
    )
    return listed(t, first, community, mine, now)
