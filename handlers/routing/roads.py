"""Roads: the buttons below a refusal that lead to what is open instead, as far as they are to whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from governance.residents.acts import BIND
from governance.roles import Act, Role, may
from handlers.frame.buttons import Button, Keyboard, button, in_rows, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import WHO, NotAllowed, NotUsed, Refusal, Road
from handlers.frame.role_words import NAMES
from handlers.frame.triggers import ButtonPress, Command, Route, Where
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import communities, members
from storage.communities.communities import Community

COMMAND = re.compile(r"(?<![\w/])/([a-z]+)\b")
"""A command that a sentence names."""
_LINKING = Road("home", N_("Link my home"))
_MOST = 4
_LABEL = 40  # letters of a button


def worded(t: Words, refusal: Refusal) -> tuple[Html, str]:
    """What is said, for a message and for a window: a role that is wanted is named."""
    text, values = refusal.text, refusal.values
    act = refusal.act if isinstance(refusal, NotAllowed) and text == NotAllowed.message else None
    if act is not None and (names := _bearers(t, act)):
        text, values = NotAllowed.named, {"roles": t.plain(", ").join(names)}
    return t(text, **values), t.plain(text, **values)


def _bearers(t: Words, act: Act) -> list[str]:
    """Who may do it, of those whom one can ask; the chair is on the committee, and who runs the machine is no help."""
    left = act.roles - {Role.OPERATOR, Role.STEWARD} or act.roles
    named = {**NAMES, Role.OWNER: N_("owner")}
    return [t.plain(name) for role, name in named.items() if role in left and not _is_implied(role, left)]


def _is_implied(role: Role, roles: Collection[Role]) -> bool:
    return role is Role.CHAIR and Role.COMMITTEE in roles


async def keyboard(work: Work, t: Words, refusal: Refusal) -> Keyboard:
    """The buttons below a refusal: its own, or else the roads that are open.

    What is pressed in a group is answered in a window there; in private it says more only where something was asked for
    that needs a right.
    """
    if refusal.buttons:
        return refusal.buttons(t)
    aloud = work.query is None or work.private or isinstance(refusal, NotAllowed | NotUsed)
    if not (work.known and aloud):
        return ()
    community = await _meant(work, refusal)
    found: dict[str, Button] = {}
    for road in _roads(work, refusal):
        if (one := await _open(work, t, community, road)) is not None:
            found.setdefault(one.data or one.url or "", one)
    alone = work.private or work.query is not None  # neighbours need not read whose home is not linked
    if isinstance(refusal, NotAllowed) and community and alone and (one := await _linking(work, t, community)):
        found.setdefault(one.data or one.url or "", one)
    return in_rows(list(found.values())[:_MOST])


def _roads(work: Work, refusal: Refusal) -> Iterator[Road]:
    if isinstance(refusal, NotAllowed) and refusal.act is not None:
        yield from work.house.instead.get(refusal.act, ())
    yield from refusal.roads
    yield from (Road(name) for name in COMMAND.findall(refusal.text))
    if isinstance(refusal, NotAllowed):
        yield WHO


async def _meant(work: Work, refusal: Refusal) -> Community | None:
    """The community that the refusal is about; nobody is asked which for a button's sake."""
    if isinstance(refusal, NotAllowed | NotUsed) and refusal.community is not None:
        return await communities.get(work.uow, refusal.community)
    if not work.private:
        key = (await work.chat()).community
        return None if key is None else await communities.get(work.uow, key)
    account = await work.account()
    mine = await members.communities_of(work.uow, account.id)
    return next((one for one in mine if one.id == account.community), mine[0] if len(mine) == 1 else None)


async def _linking(work: Work, t: Words, community: Community) -> Button | None:
    """Whoever has no home in the community yet is led to it: most rights begin there."""
    roles = await work.roles(community.id)
    if roles & {Role.RESIDENT, Role.OWNER} or not may(roles, BIND):
        return None
    return await _open(work, t, community, _LINKING)


async def _open(work: Work, t: Words, community: Community | None, road: Road) -> Button | None:
    """The button of a road; None where whoever asks would be refused again."""
    if road.several:
        several = len(await members.communities_of(work.uow, (await work.account()).id)) > 1
        return button(t.plain(road.text), road.verb) if several else None
    route = _route(work, road)
    roles = await work.roles(community.id) if community is not None else frozenset()
    if route is None or not _is_used(work, community, route) or not _may(roles, route):
        return None
    if not isinstance(route.trigger, Command):
        return button(t.plain(road.text), road.verb, community.id) if community is not None else None
    return _button(work, route.trigger, _label(work, t, road, route.trigger))


def _route(work: Work, road: Road) -> Route | None:
    for route in work.house.routes:
        named = route.trigger
        if isinstance(named, Command) and named.name == road.command != work.command:
            return route
        if isinstance(named, ButtonPress) and named.verb == road.verb:
            return route
    return None


def _is_used(work: Work, community: Community | None, route: Route) -> bool:
    wanted = work.house.capability_of(route)
    return wanted is None or (community is not None and wanted.is_on(community.uses))


def _may(roles: Collection[Role], route: Route) -> bool:
    act = (route.trigger.offered_to if isinstance(route.trigger, Command) else None) or route.act
    return act is None or may(roles, act)


def _label(work: Work, t: Words, road: Road, command: Command) -> str:
    known = [one.text for one in work.house.offers({}) if one.command == command.name]
    return t.plain(road.text or next(iter(known), command.summary))[:_LABEL]


def _button(work: Work, command: Command, label: str) -> Button | None:
    """In a group the road leads into private, so that the group stays readable."""
    if work.private:
        return None if command.where is Where.GROUP else button(label, "menu.do", command.name)
    if command.where is Where.GROUP:
        return button(label, "menu.do", command.name)
    return link(label, deep_link(work.bot, "do", command.name))
