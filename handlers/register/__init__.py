"""The register: imported, corrected, exported; which homes are tied."""

from governance.register.acts import CORRECT_REGISTER, IMPORT_REGISTER, SEE_REGISTER
from handlers.approvals.todo import Todo, entries_of
from handlers.frame.refusals import Road
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.register import choosing, correction_dialogue, corrections, coverage, deciding, exports, register, taking
from handlers.register.corrections import CORRECTION
from handlers.register.deciding import IMPORT
from handlers.register.said import SAID

_CORRECTIONS = Todo(
    CORRECTION,
    lambda t, count: t.plural(
        "{count} correction of the register to confirm", "{count} corrections of the register to confirm", count
    ),
)
_IMPORTS = Todo(
    IMPORT, lambda t, count: t.plural("{count} list of homes to check", "{count} lists of homes to check", count)
)

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
        _CORRECTIONS.route,
        _IMPORTS.route,
    ],
    waits_for=entries_of(_CORRECTIONS, _IMPORTS),
    instead={act: [Road("home")] for act in (SEE_REGISTER, IMPORT_REGISTER, CORRECT_REGISTER)},
    menu=[
        Offer(130, N_("Register of owners"), command="register", act=SEE_REGISTER),
    ],
)
