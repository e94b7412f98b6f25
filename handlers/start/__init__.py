"""The start: the first page, and one's own settings."""

from handlers.frame.room import Room
from handlers.start import settings, start
from handlers.start.said import SAID

ROOM = Room(
    name="start",
    said=SAID,
    routes=[*start.ROUTES, *settings.ROUTES],
)
