"""Residents: slips, homes, claims and their confirmation, disputes about them."""

from governance.register.acts import SEE_REGISTER
from governance.residents.acts import CONFIRM_BINDING, INVITE
from handlers.approvals.todo import Todo, entries_of
from handlers.frame.refusals import Road
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
from handlers.residents.dispute_telling import DISPUTE
from handlers.residents.said import SAID
from handlers.residents.telling import CLAIM

_CLAIMS = Todo(CLAIM, lambda t, count: t.plural("{count} home to confirm", "{count} homes to confirm", count))
_DISPUTES = Todo(
    DISPUTE,
    lambda t, count: t.plural(
        "{count} entry of the register to check", "{count} entries of the register to check", count
    ),
)

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
        _CLAIMS.route,
        _DISPUTES.route,
    ],
    instead={CONFIRM_BINDING: [Road("home")], INVITE: [Road("home")]},
    menu=[
        Offer(50, N_("My home"), command="home"),
        Offer(140, N_("Print slips"), command="slips", act=INVITE, unless=SEE_REGISTER),
    ],
    when_person_goes=leaving.leave,
    waits_for=entries_of(_CLAIMS, _DISPUTES),
)
