"""Residents: slips, homes, claims and their confirmation, disputes about them."""

from governance.register.acts import SEE_REGISTER
from governance.residents.acts import CONFIRM_BINDING, INVITE
from handlers.frame.room import Offer, Room
from handlers.frame.words import N_
from handlers.residents import (
    bindings,
    confirming,
    dispute_deciding,
    disputes,
    homes,
    households,
    leaving,
    slips,
    telling,
)
from handlers.residents.said import SAID

ROOM = Room(
    name="residents",
    said=SAID,
    routes=[
        *slips.ROUTES,
        *bindings.ROUTES,
        *homes.ROUTES,
        *confirming.ROUTES,
        *telling.ROUTES,
        *households.ROUTES,
        *disputes.ROUTES,
        *dispute_deciding.ROUTES,
    ],
    menu=[
        Offer(50, N_("My home"), command="home"),
        Offer(120, N_("Waiting for me"), command="waiting", act=CONFIRM_BINDING),
        Offer(140, N_("Print slips"), command="slips", act=INVITE, unless=SEE_REGISTER),
    ],
    when_person_goes=leaving.leave,
)
