"""Groups: the bot's first contact with one, further ones, moves and departures."""

from handlers.approvals.todo import Todo
from handlers.frame.room import Room
from handlers.groups import choices, contact, departing, joining, leaving, moving, settings, topics
from handlers.groups.choices import CHOICE

_CHOICES = Todo(
    CHOICE,
    lambda t, count: t.plural("{count} change of a group to confirm", "{count} changes of groups to confirm", count),
)

ROOM = Room(
    name="groups",
    routes=[
        *contact.ROUTES,
        *topics.ROUTES,
        *choices.ROUTES,
        *departing.ROUTES,
        *leaving.ROUTES,
        *settings.ROUTES,
        *joining.ROUTES,
        *moving.ROUTES,
        _CHOICES.route,
    ],
    waits_for=_CHOICES.entries,
)
