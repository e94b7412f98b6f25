"""Why not: the true reason why somebody has no ballot in a vote, and the road that is open to them."""

from __future__ import annotations

from dataclasses import dataclass

from governance.motions.motion_class import Electorate
from governance.residents.binding import Binding, Relation
from handlers.frame.deep_links import deep_link
from handlers.frame.words import N_
from handlers.frame.work import Work
from storage.motions.motions import Motion
from storage.residents import bindings


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A reason as a sentence of the catalogue. `home`: the address where a home can be tied to the account, if that
    is the road."""

    message: str
    home: str = ""


_NOT_TIED = N_(
    "Owners vote on this, and you have no home linked yet. Scan the slip for your home, or ask your "
    "building lead for one. Once confirmed, you can vote until the end."
)
_WAITS = N_(
    "Owners vote on this. You have said that you own a home here, but nobody has confirmed it yet. Once "
    "confirmed, you can vote until the end."
)
_TENANT = N_(
    "You are registered here as a tenant, and owners vote on this. If the home is yours, please tell the "
    "committee: /who"
)
_FAMILY = N_(
    "You are registered here as an owner's family, and the owner votes on this. If the home is yours too, "
    "please tell the committee: /who"
)
_LATER = N_(
    "Your home is not on the roll of this vote, which was fixed when it opened. You will be on the next "
    "one. For questions, ask the committee: /who"
)
_ELSEWHERE = N_("Only the owners of one building or entrance vote on this, and none of your homes is there.")
_SOLD = N_(
    "According to the register, your home now belongs to somebody else. If that is wrong, please tell the "
    "committee: /who"
)
_OTHERS = {
    Electorate.COMMITTEE: N_("Only members of the owners' committee vote on this. Who they are: /who"),
    Electorate.PRESENT: N_("This rehearsal counts only those who pressed “I am here” before it began."),
}


async def why_not(work: Work, motion: Motion, account: int) -> WhyNot:
    """Why this account, which is not on the roll of an open vote and cannot join it, does not vote."""
    if motion.electorate in _OTHERS:
        return WhyNot(_OTHERS[motion.electorate])
    held = [binding for binding, _ in await bindings.of_account(work.uow, motion.community, account)]
    _, owner = await bindings.confirmed_as(work.uow, motion.community, account)
    if owner:
        return WhyNot(_ELSEWHERE if motion.part else _LATER)
    message = _of(held)
    return WhyNot(message, deep_link(work.bot, "do", "home") if message == _NOT_TIED else "")


def _of(held: list[Binding]) -> str:
    """By what the person is to the homes here: an owner who waits comes before a tenant, and that before nobody."""
    if any(each.relation.owns and not each.counts for each in held):
        return _WAITS
    if any(each.relation.owns for each in held):
        return _SOLD
    relations = {each.relation for each in held}
    if Relation.TENANT in relations:
        return _TENANT
    return _FAMILY if Relation.FAMILY in relations else _NOT_TIED
