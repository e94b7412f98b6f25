"""Drafts: what somebody has begun and not finished yet."""

from handlers.drafts import drafts
from handlers.frame.room import Room

ROOM = Room(name="drafts", routes=[*drafts.ROUTES])
