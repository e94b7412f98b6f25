"""Voice notes on matters: kept as bytes, listened to, written out."""

from handlers.frame.room import Room
from handlers.frame.words import N_
from handlers.voice_notes import listening, writing_out

ROOM = Room(
    name="voice_notes",
    routes=[*listening.ROUTES, *writing_out.ROUTES],
    help_alone=[N_("• Writing is hard? Say it: a voice note to me, or as a reply to a matter, counts as well.")],
)
