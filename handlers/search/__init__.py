"""Search: what was said once is found again, open or closed."""

from handlers.frame.room import Room
from handlers.frame.words import N_
from handlers.matters import ROOM as MATTERS
from handlers.search import filling, search

ROOM = Room(
    name="search",
    routes=[*search.ROUTES, *filling.ROUTES],
    help_alone=[N_("• Find what was raised before, open or closed: /search and a word or two.")],
    capability=MATTERS.capability,
    when_upgraded=filling.fill_all,
)
