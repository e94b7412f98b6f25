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
from handlers.matters.said import SAID
from storage.communities.topics import Topic

ROOM = Room(
    name="matters",
    said=SAID,
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
        Offer(10, N_("Report a problem"), verb="matter.begin", style="primary"),
        Offer(20, N_("Open matters"), command="matters"),
    ],
    help=[
        N_("• Report a problem: #repair, #complaint, #suggestion, #wish or #help in the group, or to me in private."),
        N_("• A neighbour's matter affects you too: press “Me too”. Open matters: /matters."),
    ],
    capability=Capability(
        "matters", N_("Matters"), N_("every problem gets a number, a person to deal with it and an answer")
    ),
    still_open=lists.how_many_open,
    topics={"matter": Topic.MATTERS},
    when_role_ends=handing_on.hand_on,
    when_person_is_gone=unnaming.unname,
    closing=withdrawing.close_private,
    when_group_is_entered=arrival.arrive,
)
