"""Mute in words: that somebody may not raise, join or post for a while. Short, with the reason, and never in public."""

from __future__ import annotations

from governance.moderation.mute import Mute, Reason
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.dates import say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_, Html, Words
from storage.communities.communities import Community

REASONS = {
    Reason.ADVERTISING: N_("advertising"),
    Reason.INSULTS: N_("insults"),
    Reason.REPETITION: N_("posting the same thing again and again"),
    Reason.UNTRUE: N_("false reports"),
}


class Muted(Refusal):
    """Somebody who is muted tries what they may not do. In a group the reason is not said."""

    message = N_(
        "Until {until} you cannot raise matters, press “Me too” or post through me. Reason: {reason}. You can "
        "still vote."
    )
    in_group = N_("I could not accept this. In our private chat I will explain why, and what you can do.")


def refusal(t: Words, mute: Mute, zone: str, bot: str, *, aloud: bool) -> Muted:
    """Why not; `aloud`: everybody in the group would read it."""
    if aloud:
        address = deep_link(bot, "muted", mute.community)
        return Muted(Muted.in_group, buttons=lambda t: [[link(t.plain("Open the private chat"), address)]])
    until = say_moment(t, mute.until, zone) if mute.until else ""
    rows = None if mute.appeal is not None else lambda t: [[appeal_button(t, mute)]]
    return Muted(buttons=rows, until=until, reason=say_reason(t, mute))


def appeal_button(t: Words, mute: Mute) -> Button:
    """The way to say something against it."""
    return button(t.plain("Appeal"), "mute.appeal", mute.id)


def say_reason(t: Words, mute: Mute) -> str:
    """The reason in the reader's language, or as it was written."""
    return t.plain(REASONS[mute.reason]) if mute.reason in REASONS else mute.words


def own_card(t: Words, mute: Mute, community: Community) -> tuple[Html, Keyboard]:
    """What the person reads whom it is about: until when, why, what stays open, and the way to appeal."""
    until = say_moment(t, mute.until, community.timezone) if mute.until else ""
    lines = [
        t(
            "Until {until} you cannot raise matters, press “Me too” or post through me in {name}.",
            until=until,
            name=community.name,
        ),
        t("Reason: {reason}.", reason=say_reason(t, mute)),
        t("You can still vote and see everything. It ends by itself."),
    ]
    if mute.appeal is None:
        return Html("\n".join(lines)), [[appeal_button(t, mute)]]
    if mute.upheld is None:
        lines.append(t("Your appeal has gone to people other than those who decided this."))
    else:
        lines.append(t("Somebody else has considered your appeal: the mute stays."))
    return Html("\n".join(lines)), []
