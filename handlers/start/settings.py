"""Settings: one's own, and those of the community for whoever may choose. `/settings`, in private, for every role."""

from __future__ import annotations

from governance.capabilities.acts import CHOOSE_CAPABILITY
from governance.communities.acts import CHANGE_SETTINGS
from governance.roles import Role, may
from handlers.frame.buttons import Button, Keyboard, button
from handlers.frame.role_words import NAMES
from handlers.frame.triggers import Command, Line, Route, Where
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import communities, members
from storage.communities.communities import Community

_LANGUAGES = {"zh": "中文", "en": "English"}


async def settings(work: Work, _line: Line) -> None:
    """`/settings`: language, which community is meant, and for those who lead it, the community's own."""
    t = await work.words()
    account = await work.account()
    mine = await members.communities_of(work.uow, account.id)
    meant = next((one for one in mine if one.id == account.community), mine[0] if mine else None)
    lines = [t("<b>Your settings</b>"), t("Your language: {language}", language=_LANGUAGES[t.language])]
    if meant is not None:
        meant = await communities.get(work.uow, meant.id)
        lines.append(t("Community: {community}", community=meant.name))
        lines.append(t("You are: {roles}", roles=await _roles(work, t, meant)))
    else:
        lines.append(
            t("I do not know your community yet. Please scan the slip for your home, or send /report in your group.")
        )
    await work.reply(Html("\n".join(lines)), await _buttons(work, t, meant, several=len(mine) > 1))


async def _roles(work: Work, t: Words, community: Community) -> str:
    held = await work.roles(community.id)
    named = {**NAMES, Role.OWNER: N_("owner"), Role.RESIDENT: N_("resident")}
    names = [t.plain(name) for role, name in named.items() if role in held]
    if Role.OWNER in held:
        names.remove(t.plain("resident"))
    return t.plain(", ").join(names) if names else t.plain("a guest, no home linked yet")


async def _buttons(work: Work, t: Words, meant: Community | None, *, several: bool) -> Keyboard:
    rows: list[list[Button]] = [[button(t.plain("中文 or English"), "menu.do", "language")]]
    if several:
        rows[0].append(button(t.plain("Another community"), "community.others"))
    rows.append([button(t.plain("Privacy"), "menu.do", "privacy"), button(t.plain("My home"), "menu.do", "home")])
    if meant is not None and may(await work.roles(meant.id), CHANGE_SETTINGS):
        limits = button(t.plain("Limits"), "limits.show", meant.id)
        rows.append([button(t.plain("Community settings"), "setup.show", meant.id), limits])
    if meant is not None and may(await work.roles(meant.id), CHOOSE_CAPABILITY):
        rows.append([button(t.plain("What this community uses"), "capability.show", meant.id)])
        rows.append([button(t.plain("Who is asked first"), "term.show", meant.id)])
    return rows


ROUTES: list[Route] = [Route(Command("settings", N_("Your language and community"), Where.PRIVATE, place=54), settings)]
