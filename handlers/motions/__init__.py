"""Motions: drafted, opened, closed; rehearsals."""

from governance.motions.acts import DRAFT_MOTION, REHEARSE
from handlers.approvals.todo import Todo
from handlers.frame.refusals import SUGGEST, Road
from handlers.frame.room import Capability, Offer, Room
from handlers.frame.words import N_
from handlers.motions import (
    arrival,
    clock,
    draft,
    freezing,
    from_matter,
    gap,
    handing,
    motions,
    opening,
    over,
    rehearsals,
    review,
)
from handlers.motions.review import DRAFT
from handlers.motions.said import SAID
from storage.communities.topics import Topic

_DRAFTS = Todo(
    DRAFT, lambda t, count: t.plural("{count} draft of a motion to open", "{count} drafts of motions to open", count)
)

ROOM = Room(
    name="motions",
    said=SAID,
    routes=[
        *motions.ROUTES,
        *draft.ROUTES,
        *review.ROUTES,
        *freezing.ROUTES,
        *from_matter.ROUTES,
        *opening.ROUTES,
        *over.ROUTES,
        *clock.ROUTES,
        *gap.ROUTES,
        *handing.ROUTES,
        *rehearsals.ROUTES,
        _DRAFTS.route,
    ],
    waits_for=_DRAFTS.entries,
    menu=[
        Offer(30, N_("Votes"), command="motions"),
        Offer(70, N_("Draft a motion"), command="motion", act=DRAFT_MOTION),
        Offer(90, N_("Rehearse a vote"), command="rehearse", act=REHEARSE),
    ],
    help=[N_("• A vote is open: press your choice. It counts once the receipt appears. All votes: /motions.")],
    instead={DRAFT_MOTION: [SUGGEST], REHEARSE: [Road("motions")]},
    capability=Capability("votes", N_("Votes"), N_("owners and committee decide, counted by local law")),
    still_open=motions.how_many_open,
    topics={"motion": Topic.VOTES},
    when_group_is_entered=arrival.arrive,
)
