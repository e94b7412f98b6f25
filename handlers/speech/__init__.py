"""Speech: plain words in private, and in a group where the bot is addressed."""

from handlers.frame.room import Room
from handlers.speech import unclear

ROOM = Room(
    name="speech",
    routes=[*unclear.ROUTES],
)
