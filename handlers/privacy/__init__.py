"""Privacy: what is stored of somebody, and forgetting it."""

from handlers.frame.room import Room
from handlers.privacy import personal, privacy
from handlers.privacy.said import SAID

ROOM = Room(
    name="privacy",
    said=SAID,
    routes=[*privacy.ROUTES, *personal.ROUTES],
)
