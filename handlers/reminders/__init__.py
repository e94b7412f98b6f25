"""Scheduled posts to the group."""

from governance.reminders.acts import SCHEDULE_POST
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.reminders import draft, photos, reminders

ROOM = Room(
    name="reminders",
    routes=[*reminders.ROUTES, *draft.ROUTES, *photos.ROUTES],
    menu=[
        Offer(110, N_("Schedule a post"), command="remind", act=SCHEDULE_POST),
    ],
)
