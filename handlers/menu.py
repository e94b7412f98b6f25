"""What can a person do by pressing alone? The menu of the private chat, by role."""

from __future__ import annotations

from collections.abc import Collection

from governance.roles import Act, Role, may
from handlers.buttons import Button, Keyboard, button
from handlers.words import Words


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
    more: list[Button] = []
    if may(roles, Act.DRAFT_MOTION):
        more.append(button(t.plain("Put something to the vote"), "menu.do", "motion"))
    if may(roles, Act.POLL):
        more.append(button(t.plain("Ask the group"), "menu.do", "poll"))
    if may(roles, Act.REHEARSE):
        more.append(button(t.plain("Rehearse a vote"), "menu.do", "rehearse"))
    if may(roles, Act.MAKE_ROSTER):
        more.append(button(t.plain("Make a duty roster"), "menu.do", "roster"))
    if may(roles, Act.SCHEDULE_POST):
        more.append(button(t.plain("Plan a reminder"), "menu.do", "remind"))
    if may(roles, Act.CONFIRM_BINDING):
        more.append(button(t.plain("Who waits for me"), "menu.do", "waiting"))
    if may(roles, Act.SEE_REGISTER):
        more.append(button(t.plain("Register of owners"), "menu.do", "register"))
    elif may(roles, Act.INVITE):
        more.append(button(t.plain("Print slips"), "menu.do", "slips"))
    last = [button(t.plain("中文 or English"), "language.choose", "en" if t.language == "zh" else "zh")]
    if several:
        last.append(button(t.plain("Another community"), "community.others"))
    flat = [*everybody, *more, *last]
    return [flat[first : first + 2] for first in range(0, len(flat), 2)]
