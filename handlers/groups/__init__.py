"""Groups: the bot's first contact with one, further ones, moves and departures."""

from handlers.frame.room import Room
from handlers.groups import choices, contact, departing, joining, leaving, moving, settings, topics

ROOM = Room(
    name="groups",
    routes=[
        *contact.ROUTES,
        *topics.ROUTES,
        *choices.ROUTES,
        *departing.ROUTES,
        *leaving.ROUTES,
        *settings.ROUTES,
        *joining.ROUTES,
        *moving.ROUTES,
    ],
)
