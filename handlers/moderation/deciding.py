"""Deciding a long mute: a second person confirms it, or it lapses; and how each mute ends."""

from __future__ import annotations

from dataclasses import replace

from governance.moderation.acts import MUTE
from governance.moderation.mute import LAPSES, STANDING, Mute, State, may_confirm, silences
from handlers.approvals import committee_room
from handlers.approvals.approval import Approval, Decision, Values
from handlers.frame.dates import say_length
from handlers.frame.muted import say_reason
from handlers.frame.refusals import WHO, Refusal, Stale
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.moderation.telling import close, decided, subject, take_effect
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject, key_of
from storage.moderation import mutes
from storage.queues import due
from storage.queues.due import Due


class NoSecond(Refusal):
    """A long one, and nobody to confirm it."""

    message = N_(
        "More than a day needs a second committee member who has a private chat with me, and there is none. "
        "You can decide up to a day alone."
    )


class Over(Refusal):
    """It does not hold any more."""

    message = N_("This has ended: the person can raise matters, press “Me too” and post again.")


class SamePerson(Refusal):
    """Nobody decides about what they decided."""

    message = N_(
        "Somebody else must decide this: not the people who proposed or confirmed it, nor the person it is about."
    )
    roads = (WHO,)


# The second person


async def wait_for_second(work: Work, mute: Mute) -> list[str]:
    """Everybody who may confirm it is asked; what nobody confirms lapses. Returns the names of who hears it."""
    await due.schedule(work.uow, "mute.end", subject(mute), work.now + LAPSES, community=mute.community)
    return [one.name for one in await MUTING.ask(work, await communities.get(work.uow, mute.community), mute)]


async def _values(work: Work, _community: Community, mute: Mute) -> Values:
    return {
        "proposer": (await accounts.get(work.uow, mute.by)).name,
        "name": (await accounts.get(work.uow, mute.account)).name,
        "length": lambda t: say_length(t, mute.length),
        "reason": lambda t: say_reason(t, mute),
    }


async def _check_holds(work: Work, _community: Community, mute: Mute, _me: int) -> None:
    if mute.state is not State.PROPOSED and not silences(mute, work.now):
        raise Over


MUTING: Approval[Mute] = Approval(
    word="mute",
    table="mutes",
    act=MUTE,
    load=lambda work, community, key: mutes.get(work.uow, community, key),
    waits=lambda mute: mute.state is State.PROPOSED,
    may=may_confirm,
    otherwise=SamePerson,
    rights_first=True,
    without=lambda mute: {mute.by, mute.account},
    values=_values,
    asks=N_(
        "{proposer} proposes muting {name} for {length}. Reason: {reason}. {name} could still vote and see "
        "everything, but not raise matters, press “Me too” or post."
    ),
    buttons="mute",
    outcome=decided,
)
_LAPSE: Decision[Mute] = Decision(
    lambda work, _, mute, __: close(work, mute, State.REFUSED),
    act="mute.lapsed",
    cards=N_("Refused: {name} is not muted."),
)
_LIFTED = N_("Lifted: {name} can raise matters, press “Me too” and post again.")


async def _lifted(work: Work, community: Community, mute: Mute) -> None:
    """Whoever was asked to hear the appeal reads it, too."""
    say = await decided(work, community, mute, _LIFTED, None)
    await committee_room.settle(work, community.id, Subject("appeal", mute.id), say)


async def _lift(work: Work, _community: Community, mute: Mute, _me: int) -> None:
    if mute.state not in STANDING:
        raise Over
    await close(work, mute, State.REFUSED if mute.state is State.PROPOSED else State.LIFTED)


async def ends(work: Work, item: Due) -> None:
    """Its time is over, or nobody confirmed it."""
    mute = await mutes.get(work.uow, item.community or 0, key_of(item.name))
    if mute.state is State.PROPOSED:
        community = await communities.get(work.uow, mute.community)
        await MUTING.carry_out(work, community, mute, _LAPSE, None)
    elif mute.state is State.ACTIVE and not silences(mute, work.now):
        mute = await close(work, mute, State.ENDED)
        journal.record(work.uow, mute.community, "mute.ended", subject(mute), {})


_CONFIRM: Decision[Mute] = Decision(
    lambda work, _, mute, me: take_effect(work, mute, confirmed_by=me),
    verb="mute.confirm",
    act="mute.confirmed",
    cards=N_("Confirmed: {name} is muted."),
    said=N_("Confirmed."),
    check=_check_holds,
    over=N_("Confirmed."),
    loud=False,
)
_REFUSE = replace(_LAPSE, verb="mute.refuse", act="mute.refused", said=N_("Refused."), over=Stale)
_LIFT = Decision(
    _lift,
    verb="mute.lift",
    act="mute.lifted",
    cards=_LIFTED,
    said=N_("Lifted."),
    then=_lifted,
    may=lambda mute, me: mute.account != me,
)

ROUTES = [
    *MUTING.on(_CONFIRM, _REFUSE),
    *replace(MUTING, waits=lambda _: True).on(_LIFT),  # ended before its time, by one
    Route(DueTrigger("mute.end"), ends),
]
