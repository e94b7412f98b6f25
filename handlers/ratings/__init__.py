"""Ratings: is it really done, how satisfied is whoever raised it, and what comes back because it was promised."""

from handlers.frame.room import Room
from handlers.ratings import judging, later, missing, stars

ROOM = Room(
    name="ratings",
    routes=[*judging.ROUTES, *missing.ROUTES, *stars.ROUTES, *later.ROUTES],
)
