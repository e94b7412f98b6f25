"""Figures of a community's month: asked for, told once a month, and as a picture, a page or a spreadsheet."""

from handlers.figures import figures, monthly
from handlers.frame.room import Room
from handlers.frame.words import N_
from handlers.matters import ROOM as MATTERS

ROOM = Room(
    name="figures",
    routes=[*figures.ROUTES, *monthly.ROUTES],
    help_alone=[N_("• How the last month went, in figures: /figures.")],
    capability=MATTERS.capability,
    when_upgraded=monthly.plan_all,
    when_matter_moves=monthly.plan,
)
