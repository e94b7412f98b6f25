"""The community: set up, handed over, restored."""

from handlers.community import handing_over, setup
from handlers.frame.room import Room

ROOM = Room(
    name="community",
    routes=[*setup.ROUTES, *handing_over.ROUTES],
)
