"""Places of law: where a community lives, and so what it votes on by which rule."""

from handlers.frame.room import Room
from handlers.places import choosing, deciding, own_rules

ROOM = Room(
    name="places",
    routes=[*choosing.ROUTES, *deciding.ROUTES, *own_rules.ROUTES],
)
