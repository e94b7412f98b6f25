"""Menus: what a person can do by pressing alone, and by which commands, as the rooms offer it to their role."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from governance.roles import Role, may
from handlers.frame.buttons import Button, Keyboard, button, in_rows
from handlers.frame.room import Offer
from handlers.frame.triggers import Command, Route, Where
from handlers.frame.words import Words

MOST = 8
"""So many buttons has the first page of somebody in no office; the others stand one press away."""


LISTED = 12
"""So many commands has a menu of Telegram's; /help has the others."""


def commands(
    routes: Iterable[Route], where: Where, *, leading: bool = False, roles: Collection[Role] = ()
) -> list[Command]:
    """The commands of a chat, the most useful ones first.

    They are what everybody may. `leading`: for the administrators of a group, with what is of use to them alone;
    `roles`: for one person in office, with what these roles may do.
    """
    offered = [(one, one.offered_to or route.act) for route in routes if isinstance(one := route.trigger, Command)]
    found = [
        one
        for one, act in offered
        if not one.hidden and one.where in {where, Where.BOTH}
        if (leading or not one.leading) and (act is None or leading or may(roles, act))
    ]
    return sorted(found, key=lambda one: one.place)


def offered(offers: Iterable[Offer], roles: Collection[Role]) -> list[Offer]:
    """What somebody with these roles is offered, in the order of the menu."""
    mine = [one for one in offers if one.act is None or may(roles, one.act)]
    return [one for one in mine if one.unless is None or not may(roles, one.unless)]


def menu(
    offers: Iterable[Offer], t: Words, community: int, roles: Collection[Role], *, several: bool, room: int = MOST
) -> Keyboard:
    """The first page: what leads, then two buttons in a row, `room` besides those of an office.

    Nothing that a role may not do.
    """
    leading = [_button(t, one, community) for one in offered(offers, roles) if one.leads]
    everybodys, offices = _pages(offers, t, community, roles, several=several)
    if len(everybodys) > room:
        everybodys[room - 1 :] = [button(t.plain("More"), "menu.more", community, room)]
    return [*([one] for one in leading), *in_rows([*everybodys, *offices])]


def further(
    offers: Iterable[Offer], t: Words, community: int, roles: Collection[Role], *, several: bool, room: int = MOST
) -> Keyboard:
    """What did not find room on the first page."""
    everybodys, _ = _pages(offers, t, community, roles, several=several)
    return in_rows(everybodys[max(room, 1) - 1 :])


def _pages(
    offers: Iterable[Offer], t: Words, community: int, roles: Collection[Role], *, several: bool
) -> tuple[list[Button], list[Button]]:
    """What everybody is offered, and what one's offices allow besides."""
    mine = [one for one in offered(offers, roles) if not one.leads]
    everybodys = [_button(t, one, community) for one in mine if one.act is None]
    everybodys.append(button(t.plain("中文 or English"), "menu.do", "language"))
    if several:
        everybodys.append(button(t.plain("Another community"), "community.others"))
    return everybodys, [_button(t, one, community) for one in mine if one.act is not None]


def _button(t: Words, offer: Offer, community: int) -> Button:
    if offer.verb:
        return button(t.plain(offer.text), offer.verb, community, style=offer.style)
    return button(t.plain(offer.text), "menu.do", offer.command, style=offer.style)
