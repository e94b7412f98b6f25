"""Comments: replies to matters, reactions to their cards, and who hears of them."""

from handlers.comments import answering, hearing, listing, reactions, rewording, spots, telling
from handlers.frame.room import Room
from handlers.frame.words import N_

ROOM = Room(
    name="comments",
    routes=[
        *answering.ROUTES,
        *hearing.ROUTES,
        *rewording.ROUTES,
        *listing.ROUTES,
        *reactions.ROUTES,
        *spots.ROUTES,
        *telling.ROUTES,
    ],
    help=[
        N_("• Something to say about a matter: reply to its card. “Me too” or +1 as a reply counts, and so does 👍.")
    ],
    when_person_is_gone=listing.forget_photos,
)
