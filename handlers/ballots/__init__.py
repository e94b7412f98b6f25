"""Ballots: cards, papers, casting, receipts, native polls, verdicts."""

from handlers.ballots import (
    cast,
    missing_homes,
    native_poll,
    poll_moving,
    receipts,
    result_papers,
    ticks,
    todo,
    unbinding,
)
from handlers.frame.room import Room
from storage.communities.topics import Topic

ROOM = Room(
    name="ballots",
    routes=[
        *cast.ROUTES,
        *missing_homes.ROUTES,
        *native_poll.ROUTES,
        *receipts.ROUTES,
        *ticks.ROUTES,
        *result_papers.ROUTES,
    ],
    topics={"poll": Topic.VOTES},
    waits_for=todo.entries,
    when_binding_ends=unbinding.take_votes,
    when_group_is_left=poll_moving.leave,
    when_group_is_lost=poll_moving.lose,
)
