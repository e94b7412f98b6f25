"""Offices: given, taken, left, ended; the founding of the committee and its successors."""

from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.offices import (
    end_deciding,
    ending,
    founding,
    giving,
    own_menus,
    proposal,
    resigning,
    roles,
    succession_deciding,
    successions,
    taking,
)
from handlers.offices.said import SAID

ROOM = Room(
    name="offices",
    said=SAID,
    routes=[
        *founding.ROUTES,
        *roles.ROUTES,
        *giving.ROUTES,
        *taking.ROUTES,
        *end_deciding.ROUTES,
        *proposal.ROUTES,
        *successions.ROUTES,
        *succession_deciding.ROUTES,
        *resigning.ROUTES,
        *own_menus.ROUTES,
    ],
    menu=[
        Offer(60, N_("Who does what"), command="who"),
    ],
    help=[N_("• Who does what: /who.")],
    when_person_goes=ending.leave,
)
