"""Merging: several matters become one, one becomes two, one goes to another kind."""

from handlers.frame.room import Room
from handlers.merging import arranging, splitting

ROOM = Room(name="merging", routes=[*arranging.ROUTES, *splitting.ROUTES], when_taken_back=arranging.release_all)
