"""Scheduled posts to the group."""

from governance.reminders.acts import SCHEDULE_POST
from handlers.frame.refusals import SUGGEST
from handlers.frame.room import Capability, Offer, Room
from handlers.frame.words import N_
from handlers.reminders import draft, photos, reminders
from handlers.reminders.said import SAID

ROOM = Room(
    name="reminders",
    said=SAID,
    routes=[*reminders.ROUTES, *draft.ROUTES, *photos.ROUTES],
    instead={SCHEDULE_POST: [SUGGEST]},
    capability=Capability("posts", N_("Scheduled posts"), N_("posts to the group at set times, once or repeating")),
    still_open=reminders.how_many_run,
    menu=[
        Offer(110, N_("Schedule a post"), command="remind", act=SCHEDULE_POST),
    ],
)
