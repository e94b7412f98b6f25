"""The operator: which groups are let in, and alarms."""

from handlers.frame.room import Room
from handlers.operator import letting_in

ROOM = Room(
    name="operator",
    routes=[*letting_in.ROUTES],
)
