"""Outages: announced once, in plain words, instead of a complaint by each neighbour."""

from governance.outages.acts import POST_OUTAGE
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.outages import announcing, draft, telling
from storage.communities.topics import Topic

ROOM = Room(
    name="outages",
    routes=[*draft.ROUTES, *announcing.ROUTES, *telling.ROUTES],
    menu=[Offer(105, N_("Announce an outage"), command="outage", act=POST_OUTAGE)],
    topics={"outage": Topic.MATTERS},
    takes_told=draft.takes_told,
)
