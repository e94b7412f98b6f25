"""Does the first page stay small, however much a community uses?"""

from __future__ import annotations

import pytest

from governance.motions.acts import DRAFT_MOTION
from governance.roles import Role
from handlers.frame.buttons import Keyboard
from handlers.frame.menu import MOST, further, menu
from handlers.frame.room import Capability, House, Offer, Room
from handlers.frame.words import words
from handlers.routes import HOUSE

T = words("en")


def _labels(keyboard: Keyboard) -> list[str]:
    return [button.text for row in keyboard for button in row]


def _more_rooms(count: int) -> House:
    """The house with rooms that are built later, each with a first page for everybody."""
    later = [
        Room(
            name=f"later{n}",
            menu=[Offer(200 + n, f"Later {n}", command=f"later{n}")],
            capability=Capability(f"later{n}", f"Later {n}", "something that comes later", from_start=False),
        )
        for n in range(count)
    ]
    return House([*HOUSE.rooms, *later])


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_a_residents_first_page_has_at_most_eight_buttons_and_leads_to_all_in_two_presses(count: int) -> None:
    house = _more_rooms(count)
    offers = house.offers({f"later{n}": True for n in range(count)})
    everything = {offer.text for offer in offers if offer.act is None}

    first = _labels(menu(offers, T, 1, {Role.RESIDENT}, several=True))
    second = _labels(further(offers, T, 1, {Role.RESIDENT}, several=True)) if "More" in first else []

    assert len(first) <= MOST
    assert everything <= {*first, *second}
    assert not set(first) & set(second)


def test_what_nobody_has_switched_on_is_not_there_yet() -> None:
    house = _more_rooms(2)

    shown = _labels(menu(house.offers({"later0": True}), T, 1, set(), several=False))

    assert "Later 0" in shown
    assert "Later 1" not in shown


def test_what_an_office_allows_stands_on_the_first_page_besides() -> None:
    offers = _more_rooms(6).offers({f"later{n}": True for n in range(6)})

    chairs, neighbours = (
        _labels(menu(offers, T, 1, roles, several=False)) for roles in ({Role.CHAIR}, {Role.RESIDENT})
    )

    assert DRAFT_MOTION.name in {offer.act.name for offer in offers if offer.act}
    assert set(neighbours) < set(chairs)
    assert "Draft a motion" in chairs
