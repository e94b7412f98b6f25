"""The house: every room, in the order in which their routes are asked and their commands are listed."""

from handlers import (
    approvals,
    ballots,
    capabilities,
    comments,
    community,
    drafts,
    duty,
    groups,
    likeness,
    matters,
    moderation,
    motions,
    offices,
    operator,
    outages,
    privacy,
    ratings,
    register,
    reminders,
    residents,
    search,
    speech,
    start,
    surveys,
)
from handlers.frame.room import House

HOUSE = House(
    [
        start.ROOM,
        privacy.ROOM,
        community.ROOM,
        operator.ROOM,
        groups.ROOM,
        capabilities.ROOM,
        moderation.ROOM,
        approvals.ROOM,
        register.ROOM,
        residents.ROOM,
        offices.ROOM,
        matters.ROOM,
        likeness.ROOM,
        outages.ROOM,
        ratings.ROOM,
        search.ROOM,
        comments.ROOM,
        motions.ROOM,
        ballots.ROOM,
        surveys.ROOM,
        duty.ROOM,
        reminders.ROOM,
        drafts.ROOM,
        speech.ROOM,
    ]
)
ROUTES = HOUSE.routes
