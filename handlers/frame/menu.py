"""The menu of the private chat: what a person can do by pressing alone, as the rooms offer it to their role."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from governance.roles import Role, may
from handlers.frame.buttons import Button, Keyboard, button, in_rows
from handlers.frame.room import Offer
from handlers.frame.words import Words


def _offered(offers: Iterable[Offer], roles: Collection[Role]) -> list[Offer]:
    mine = [one for one in offers if one.act is None or may(roles, one.act)]
    return [one for one in mine if one.unless is None or not may(roles, one.unless)]


def in_office(offers: Iterable[Offer], roles: Collection[Role]) -> list[str]:
    """The commands for what somebody with these roles may do beyond everybody."""
    return [one.command for one in _offered(offers, roles) if one.act is not None]


def menu(offers: Iterable[Offer], t: Words, community: int, roles: Collection[Role], *, several: bool) -> Keyboard:
    """At most two buttons in a row; what a role may not do is not offered."""
    flat = [_button(t, one, community) for one in _offered(offers, roles)]
    flat.append(button(t.plain("中文 or English"), "language.choose", "en" if t.language == "zh" else "zh"))
    if several:
        flat.append(button(t.plain("Another community"), "community.others"))
    return in_rows(flat)


def _button(t: Words, offer: Offer, community: int) -> Button:
    if offer.verb:
        return button(t.plain(offer.text), offer.verb, community, style=offer.style)
    return button(t.plain(offer.text), "menu.do", offer.command, style=offer.style)
