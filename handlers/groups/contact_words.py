"""Contact in words: what works in a group and what is missing, as the bot says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.frame.abilities import Abilities
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.dates import say_length, say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.words import Html, Words
from storage.communities.communities import Community


def contact_card(t: Words, found: Abilities, community: Community | None, now: datetime) -> Html:
    """One phone screen: who speaks, what works, what is missing and its cure, what comes next."""
    lines = [_who(t, community), t("Working now: {things}.", things=_works(t, found))]
    missing = _missing(t, found)
    lines += [t("Missing:"), *(Html(f"• {line}") for line in missing)] if missing else [t("Nothing is missing.")]
    if community is not None and found.forum:
        lines.append(t("This group has topics. Send /topic inside one and I will post the right things there."))
    if community is None:
        lines.append(
            t("Next: an administrator of this group presses “Set up”. Until then I keep nothing that is said here.")
        )
    lines.append(t("Checked {moment}", moment=_moment(t, community, now)))
    return Html("\n".join(lines))


def _who(t: Words, community: Community | None) -> Html:
    if community is None:
        return t("🏮 I am Yishiting. Here neighbours report problems, decide together and follow what happens.")
    return t("🏮 {community}, this is what I can do in this group.", community=community.name)


def _moment(t: Words, community: Community | None, now: datetime) -> str:
    if community is not None:
        return say_moment(t, now, community.timezone)
    # Nobody has said yet where this is.
    zone, name = ("Asia/Shanghai", t.plain("Beijing time")) if t.language == "zh" else ("UTC", "UTC")
    return f"{say_moment(t, now, zone)} ({name})"


def _works(t: Words, found: Abilities) -> str:
    things = [t.plain("commands")]
    if found.hears:
        things += [t.plain("hashtags"), t.plain("photos")]
    if found.posts:
        things.append(t.plain("buttons, votes"))
    if found.posts and found.polls:
        things.append(t.plain("polls"))
    if found.pins:
        things.append(t.plain("pinning"))
    return t.plain(", ").join(things)


def _missing(t: Words, found: Abilities) -> list[Html]:
    lines = []
    if not found.posts:
        lines.append(t("I cannot write here. Please allow me to send messages; until then I answer in private."))
    if not found.hears and found.readding:
        lines.append(t("I cannot see hashtags, or calls with @, yet. Please remove me and add me again."))
    elif not found.hears:
        lines.append(
            t(
                "I cannot see hashtags, or calls with @. Please make me an administrator; no special rights are "
                "needed. Until then, /report does the same."
            )
        )
    if not found.pins:
        lines.append(t("I cannot pin, so an open vote may scroll out of sight. That is the only right I ask for."))
    if found.posts and not found.polls:
        lines.append(t("I cannot send polls. Voting by button works."))
    if found.slow:
        wait = say_length(t, timedelta(seconds=max(60, found.slow)))
        lines.append(
            t("Slow mode is on: I can write only once every {wait}. Administrators are not limited.", wait=wait)
        )
    return lines


def contact_keyboard(t: Words, found: Abilities, community: Community | None, bot: str, chat: int) -> Keyboard:
    """Set up, check again, give the right to pin; what is done already is not offered."""
    first = [] if community else [button(t.plain("Set up"), "setup.begin", style="primary")]
    first.append(button(t.plain("Check again"), "contact.check"))
    second: list[Button] = []
    if not found.pins:
        # Bot API, "Deep linking": startgroup with the administrator rights that are asked for.
        address = f"https://t.me/{bot}?startgroup&admin=pin_messages"
        second.append(link(t.plain("Make me administrator"), address))
    second.append(link(t.plain("Open the private chat"), deep_link(bot, "come", chat)))
    return [first, second]
