"""Moderation: allowances, floods, mutes."""

from handlers.frame.room import Room
from handlers.moderation import allowance_settings, appeals, deciding, mutes

ROOM = Room(
    name="moderation",
    routes=[*allowance_settings.ROUTES, *mutes.ROUTES, *deciding.ROUTES, *appeals.ROUTES],
)
