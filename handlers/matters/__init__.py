"""Matters: raised, handled, judged, withdrawn."""

from handlers.frame.room import Capability, Offer, Room
from handlers.frame.words import N_
from handlers.matters import (
    arrival,
    asked_back,
    dialogue,
    due,
    handing_on,
    handling,
    judging,
    lists,
    matters,
    missing,
    unnaming,
    weekly,
    withdrawing,
)
from storage.communities.topics import Topic

ROOM = Room(
    name="matters",
    routes=[
        *matters.ROUTES,
        *asked_back.ROUTES,
        *lists.ROUTES,
        *dialogue.ROUTES,
        *handling.ROUTES,
        *judging.ROUTES,
        *due.ROUTES,
        *arrival.ROUTES,
        *weekly.ROUTES,
        *missing.ROUTES,
        *unnaming.ROUTES,
    ],
    menu=[
        Offer(10, N_("Something is wrong"), verb="matter.begin", style="primary"),
        Offer(20, N_("What is open"), command="matters"),
    ],
    help=[
        N_("• Something is wrong: #repair, #complaint, #suggestion, #wish or #help in the group, or to me alone."),
        N_("• A neighbour's matter concerns you as well: press “Me too”. What is open: /matters."),
    ],
    capability=Capability(
        "matters", N_("Matters"), N_("what is wrong gets a number, somebody responsible and an answer")
    ),
    still_open=lists.how_many_open,
    topics={"matter": Topic.MATTERS},
    when_role_ends=handing_on.hand_on,
    when_person_is_gone=unnaming.unname,
    closing=withdrawing.close_private,
    when_group_is_entered=arrival.arrive,
)
