"""Surveys: informal polls."""

from governance.surveys.acts import POLL
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.surveys import polls

ROOM = Room(
    name="surveys",
    routes=[*polls.ROUTES],
    menu=[
        Offer(80, N_("Ask the group"), command="poll", act=POLL),
    ],
)
