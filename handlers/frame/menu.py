"""What can a person do by pressing alone? The menu of the private chat, by role."""

from __future__ import annotations

from collections.abc import Collection

from governance.duty.acts import MAKE_ROSTER
from governance.motions.acts import DRAFT_MOTION, REHEARSE
from governance.register.acts import SEE_REGISTER
from governance.reminders.acts import SCHEDULE_POST
from governance.residents.acts import CONFIRM_BINDING, INVITE
from governance.roles import Role, may
from governance.surveys.acts import POLL
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.words import N_, Words

# What not everybody may do: the act, the word on the button, the command that does it.
_IN_OFFICE = (
    (DRAFT_MOTION, N_("Put something to the vote"), "motion"),
    (POLL, N_("Ask the group"), "poll"),
    (REHEARSE, N_("Rehearse a vote"), "rehearse"),
    (MAKE_ROSTER, N_("Make a duty roster"), "roster"),
    (SCHEDULE_POST, N_("Plan a reminder"), "remind"),
    (CONFIRM_BINDING, N_("Who waits for me"), "waiting"),
    (SEE_REGISTER, N_("Register of owners"), "register"),
    (INVITE, N_("Print slips"), "slips"),
)


def in_office(roles: Collection[Role]) -> list[tuple[str, str]]:
    """What somebody with these roles may do beyond everybody: the word for it (English msgid) and its command."""
    some = [(label, command) for act, label, command in _IN_OFFICE if may(roles, act)]
    # Slips are printed from the register by whoever sees it.
    return [one for one in some if one[1] != "slips" or not may(roles, SEE_REGISTER)]


def menu(t: Words, community: int, roles: Collection[Role], *, several: bool) -> Keyboard:
    """At most two buttons in a row; what a role may not do is not offered."""
    everybody = [
        button(t.plain("Something is wrong"), "matter.begin", community, style="primary"),
        button(t.plain("What is open"), "menu.do", "matters"),
        button(t.plain("Votes"), "menu.do", "motions"),
        button(t.plain("Duty"), "menu.do", "duty"),
        button(t.plain("My home"), "menu.do", "home"),
        button(t.plain("Who is responsible"), "menu.do", "who"),
    ]
    more = [button(t.plain(label), "menu.do", command) for label, command in in_office(roles)]
    last = [button(t.plain("中文 or English"), "language.choose", "en" if t.language == "zh" else "zh")]
    if several:
        last.append(button(t.plain("Another community"), "community.others"))
    flat = [*everybody, *more, *last]
    return in_rows(flat)
