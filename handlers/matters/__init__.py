"""Matters: raised, handled, judged, withdrawn."""

from handlers.frame.room import Capability, Offer, Room
from handlers.frame.words import N_
from handlers.matters import (
    asked_back,
    dialogue,
    handling,
    lists,
    matters,
    shown_again,
    telling,
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
        *withdrawing.ROUTES,
        *shown_again.ROUTES,
        *telling.ROUTES,
        *weekly.ROUTES,
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
    when_person_is_gone=shown_again.unname,
    closing=withdrawing.close_private,
    when_group_is_entered=shown_again.arrive,
)
