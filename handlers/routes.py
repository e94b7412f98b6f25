"""Which routes are there? Each capability's list, joined in the order in which they are asked."""

from handlers import matter_dialogue, matter_due, matters, setup, start
from handlers.triggers import Route

# One module per capability; each ends with its list ROUTES.
ROUTES: list[Route] = [
    *start.ROUTES,
    *setup.ROUTES,
    *matters.ROUTES,
    *matter_dialogue.ROUTES,
    *matter_due.ROUTES,
]
