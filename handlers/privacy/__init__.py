"""Privacy: what is stored of somebody, and forgetting it."""

from handlers.frame.room import Room
from handlers.privacy import personal, privacy

ROOM = Room(
    name="privacy",
    routes=[*privacy.ROUTES, *personal.ROUTES],
)
