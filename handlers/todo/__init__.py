"""To do: what waits for one person, from every room; one list, and if they like one message in the evening."""

from governance.matters.acts import HANDLE_MATTER
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.todo import evening, todo
from handlers.todo.said import SAID

ROOM = Room(
    name="todo",
    said=SAID,
    routes=[*todo.ROUTES, *evening.ROUTES],
    menu=[Offer(5, N_("Waiting for me"), command="todo", act=HANDLE_MATTER, style="primary", leads=True)],
    help_alone=[N_("• What waits for you: /todo.")],
)
