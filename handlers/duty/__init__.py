"""Duty: rosters, reminders of shifts, swaps."""

from governance.duty.acts import MAKE_ROSTER
from handlers.duty import answers, arrival, duty, notices, rosters, stand_ins, swaps, todo, unnaming
from handlers.duty.said import SAID
from handlers.frame.refusals import Road
from handlers.frame.room import Capability, Offer, Room
from handlers.frame.words import N_
from storage.communities.topics import Topic

ROOM = Room(
    name="duty",
    said=SAID,
    routes=[*duty.ROUTES, *notices.ROUTES, *rosters.ROUTES, *answers.ROUTES, *swaps.ROUTES, *stand_ins.ROUTES],
    menu=[
        Offer(40, N_("Duty"), command="duty"),
        Offer(100, N_("Make a duty roster"), command="roster", act=MAKE_ROSTER),
    ],
    help=[N_("• Who is on duty today: /duty.")],
    instead={MAKE_ROSTER: [Road("duty")]},
    capability=Capability("duty", N_("Duty"), N_("rosters, with reminders, swaps and stand-ins")),
    still_open=rosters.how_many_run,
    topics={"roster": Topic.DUTY, "duty": Topic.DUTY, "swap": Topic.DUTY},
    waits_for=todo.entries,
    when_group_is_entered=arrival.arrive,
    when_person_is_gone=unnaming.unname,
)
