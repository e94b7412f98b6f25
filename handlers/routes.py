"""Which routes are there? Each capability's list, joined in the order in which they are asked."""

from handlers import (
    ballots,
    matter_dialogue,
    matter_due,
    matter_handling,
    matter_judging,
    matters,
    motion_clock,
    motion_draft,
    motion_opening,
    motions,
    native_poll,
    polls,
    rehearsals,
    setup,
    start,
)
from handlers.triggers import Route

# One module per capability; each ends with its list ROUTES.
ROUTES: list[Route] = [
    *start.ROUTES,
    *setup.ROUTES,
    *matters.ROUTES,
    *matter_dialogue.ROUTES,
    *matter_handling.ROUTES,
    *matter_judging.ROUTES,
    *matter_due.ROUTES,
    *motions.ROUTES,
    *motion_draft.ROUTES,
    *motion_opening.ROUTES,
    *ballots.ROUTES,
    *motion_clock.ROUTES,
    *native_poll.ROUTES,
    *polls.ROUTES,
    *rehearsals.ROUTES,
]
