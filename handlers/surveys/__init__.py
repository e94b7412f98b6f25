"""Surveys: informal polls."""

from governance.surveys.acts import POLL
from handlers.frame.refusals import SUGGEST
from handlers.frame.room import Capability, Offer, Room
from handlers.frame.words import N_
from handlers.surveys import polls
from handlers.surveys.said import SAID

ROOM = Room(
    name="surveys",
    said=SAID,
    routes=[*polls.ROUTES],
    instead={POLL: [SUGGEST]},
    capability=Capability("polls", N_("Informal polls"), N_("a quick question to the group, not binding")),
    menu=[
        Offer(80, N_("Ask the group"), command="poll", act=POLL),
    ],
)
