"""Likeness: whoever is about to repeat what is open is offered to join it instead."""

from handlers.frame.room import Room
from handlers.likeness import holding, joining
from storage.communities.topics import Topic

ROOM = Room(
    name="likeness",
    routes=[*holding.ROUTES, *joining.ROUTES],
    topics={"held": Topic.MATTERS},
    holds_back=holding.hold_back,
    when_album_goes_on=holding.album_goes_on,
)
