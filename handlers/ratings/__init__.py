"""Ratings: is it really done, how satisfied is whoever raised it, and what comes back because it was promised."""

from handlers.frame.room import Room
from handlers.ratings import board, judging, later, missing, pairing, stars

ROOM = Room(
    name="ratings",
    routes=[*judging.ROUTES, *missing.ROUTES, *stars.ROUTES, *later.ROUTES, *pairing.ROUTES, *board.ROUTES],
    when_matter_moves=pairing.when_moved,
    when_photo_is_kept=pairing.when_photo_is_kept,
)
