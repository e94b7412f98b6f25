"""The register: imported, corrected, exported; which homes are tied."""

from governance.register.acts import SEE_REGISTER
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.register import choosing, correction_dialogue, corrections, coverage, deciding, exports, register, taking
from handlers.register.said import SAID

ROOM = Room(
    name="register",
    said=SAID,
    routes=[
        *register.ROUTES,
        *choosing.ROUTES,
        *taking.ROUTES,
        *deciding.ROUTES,
        *exports.ROUTES,
        *coverage.ROUTES,
        *correction_dialogue.ROUTES,
        *corrections.ROUTES,
    ],
    menu=[
        Offer(130, N_("Register of owners"), command="register", act=SEE_REGISTER),
    ],
)
