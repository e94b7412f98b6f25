"""Assignment: one person in charge of each matter, reminded in time, and what happens when they do not see to it."""

from handlers.assignment import adopting, away, climbing, handing_on, mornings, settling, showing, terms, todo
from handlers.assignment.said import SAID
from handlers.frame.room import Room

ROOM = Room(
    name="assignment",
    said=SAID,
    routes=[*away.ROUTES, *terms.ROUTES, *showing.ROUTES, *mornings.ROUTES, *climbing.ROUTES, *adopting.ROUTES],
    waits_for=todo.entries,
    puts_in_charge=settling.settle,
    when_role_begins=adopting.begin,
    when_role_ends=handing_on.hand_on,
    when_upgraded=adopting.begin_all,
)
