"""Capabilities: what a community uses, switched on and off by two people."""

from handlers.approvals.todo import Todo
from handlers.capabilities import choosing, menus, needs
from handlers.capabilities.choosing import CHOICE
from handlers.frame.room import Room

_CHOICES = Todo(
    CHOICE,
    lambda t, count: t.plural(
        "{count} change of what is used to confirm", "{count} changes of what is used to confirm", count
    ),
)

ROOM = Room(
    name="capabilities",
    routes=[*choosing.ROUTES, *needs.ROUTES, *menus.ROUTES, _CHOICES.route],
    waits_for=_CHOICES.entries,
    when_needed=needs.said,
)
