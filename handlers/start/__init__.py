"""The start: the first page, and one's own settings."""

from handlers.frame.room import Room
from handlers.start import settings, start

ROOM = Room(
    name="start",
    routes=[*start.ROUTES, *settings.ROUTES],
)
