"""Approvals: proposed by one, decided by another, in the committee's room."""

from handlers.approvals import committee_room, deadlines
from handlers.frame.room import Room

ROOM = Room(
    name="approvals",
    routes=[*deadlines.ROUTES, *committee_room.ROUTES],
)
