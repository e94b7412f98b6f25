"""Directory of who is responsible for what, one line for each role."""

from __future__ import annotations

from governance.communities.acts import LOOK
from governance.offices.acts import GIVE_ROLE
from governance.roles import Role, may
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.role_words import DUTIES, NAMES, say_role
from handlers.frame.triggers import Command, Line, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import accounts
from storage.offices import roles
from storage.offices.roles import Holding

_GROUP_LINES = 7  # a group post has at most eight short lines
_NAMED = 3


async def who(work: Work, _line: Line) -> None:
    """`/who`: the directory, one line for each role."""
    community = await work.community()
    await work.require(LOOK, community.id)
    t = await work.words()
    held = await roles.holders(work.uow, community.id)
    names = {one.id: one.name for one in await accounts.several(work.uow, list({one.account for one in held}))}
    lines = [_role_line(t, role, held, names, brief=not work.private) for role in NAMES]
    shown = [line for line in lines if line]
    head = t("Who does what in {community}", community=community.name)
    if not work.private:
        rest = [[link(t.plain("See more in private"), deep_link(work.bot, "do", "who"))]]
        await work.reply(Html("\n".join([head, *shown[:_GROUP_LINES]])), rest)
        return
    if not shown:
        shown = [t("Nobody holds a role yet.")]
    await work.reply(Html("\n".join([head, *shown])), await _who_buttons(work, t, community.id, held))


async def _who_buttons(work: Work, t: Words, community: int, held: list[Holding]) -> Keyboard:
    mine, account = await work.roles(community), await work.account()
    rows: list[list[Button]] = []
    if may(mine, GIVE_ROLE):
        give = button(t.plain("Give a role"), "role.begin", community)
        rows.append([give, button(t.plain("Take a role away"), "office.taking", community)])
    if any(one.account == account.id for one in held):
        rows.append([button(t.plain("Resign"), "office.mine", community)])
    return rows


def _role_line(t: Words, role: Role, held: list[Holding], names: dict[int, str], *, brief: bool) -> Html | None:
    mine = [one for one in held if one.role is role]
    if not mine:
        return None
    people = [
        t.plain("{name} (building {building})", name=names[one.account], building=one.scope)
        if one.scope
        else names[one.account]
        for one in mine
    ]
    shown = people[:_NAMED] if brief else people
    text = t.plain(", ").join(shown) + ("…" if len(people) > len(shown) else "")
    if brief:
        return t("{role}: {names}", role=say_role(t, role), names=text)
    return t("<b>{role}</b> ({duty}): {names}", role=say_role(t, role), duty=t(DUTIES[role]), names=text)


ROUTES = [Route(Command("who", N_("Who does what in your community"), place=45), who, LOOK)]
