"""Ladders: lent among neighbours."""

from governance.ladders.acts import LEND_LADDER
from handlers.ladders import lending

from governance.speech.understanding import Said
from handlers.frame.room import Offer, Room

ROOM = Room(
    name="ladders",
    routes=[*lending.ROUTES],
    menu=[Offer(145, "Lend a ladder", command="lend", act=LEND_LADDER)],
    said={"lend": Said(asks=("lend ladder",))},
    when_person_goes=lending.leave,
)
