"""Place codes: sheets that hang at a door, in a lift, at a box, and are scanned there."""

from handlers.frame.room import Room
from handlers.frame.words import N_
from handlers.place_codes import scanned, sheets

ROOM = Room(
    name="place_codes",
    routes=[*scanned.ROUTES, *sheets.ROUTES],
    help_alone=[
        N_("• A code hangs at the door or in the lift? Scan it: the place is filled in, and I ask one question.")
    ],
)
