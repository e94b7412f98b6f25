"""Offices: given, taken, left, ended; the founding of the committee and its successors."""

from handlers.approvals.todo import Todo, entries_of
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
from handlers.offices.end_deciding import ENDING
from handlers.offices.proposal import ROLE
from handlers.offices.said import SAID

_ROLES = Todo(ROLE, lambda t, count: t.plural("{count} role to confirm", "{count} roles to confirm", count))
_ENDINGS = Todo(
    ENDING, lambda t, count: t.plural("{count} end of a role to confirm", "{count} ends of roles to confirm", count)
)

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
        _ROLES.route,
        _ENDINGS.route,
    ],
    menu=[
        Offer(60, N_("Who does what"), command="who"),
    ],
    help=[N_("• Who does what: /who.")],
    when_person_goes=ending.leave,
    waits_for=entries_of(_ROLES, _ENDINGS),
)
