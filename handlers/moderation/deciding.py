"""Who confirms a long mute, and how does it end?"""

from __future__ import annotations

from governance.moderation.acts import MUTE
from governance.moderation.mute import LAPSES, STANDING, Mute, State, may_confirm, silences
from governance.roles import Act
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_length
from handlers.frame.muted import say_reason
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.moderation.telling import close, show_decided, subject, take_effect
from storage.communities import communities
from storage.communities.accounts import Account
from storage.engine import journal
from storage.moderation import mutes
from storage.queues import due
from storage.queues.due import Due


class NoSecond(Refusal):
    """A long one, and nobody to confirm it."""

    message = N_(
        "More than a day takes a second committee member with a private chat with me, and there is none. "
        "A day you can decide alone."
    )


class Over(Refusal):
    """It does not hold any more."""

    message = N_("This is over: the person can raise, join and post again.")


class SamePerson(Refusal):
    """Nobody decides about what they decided."""

    message = N_("Somebody else decides this: not who proposed or confirmed it, and not whom it is about.")


# The second person


async def wait_for_second(work: Work, mute: Mute, by: Account, person: Account) -> list[str]:
    """Everybody who may confirm it is asked; what nobody confirms lapses. Returns the names of who hears it."""
    await due.schedule(work.uow, "mute.end", subject(mute), work.now + LAPSES, community=mute.community)
    community = await communities.get(work.uow, mute.community)

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            "{proposer} proposes to mute {name} for {length}. Reason: {reason}. "
            "Muted, one votes and sees everything, but does not raise, join or post.",
            proposer=by.name,
            name=person.name,
            length=say_length(t, mute.length),
            reason=say_reason(t, mute),
        )
        no = button(t.plain("Refuse"), "mute.refuse", mute.id)
        return text, [[no, button(t.plain("Confirm"), "mute.confirm", mute.id, style="primary")]]

    others = await committee_room.who_may(work, mute.community, MUTE, without={by.id, person.id})
    return [one.name for one in await committee_room.ask(work, community, others, subject(mute), question)]


async def pressed(work: Work, press: Press, act: Act) -> Mute:
    """The mute that a button names, for whoever may do the act there. Raises NotYours, NotAllowed."""
    community = await mutes.whose(work.uow, press.number())
    if community is None:
        raise NotYours
    await work.require(act, community)
    return await mutes.get(work.uow, community, press.number())


async def confirm(work: Work, press: Press) -> None:
    """The second person says yes: it holds from now on."""
    mute, me, t = await pressed(work, press, MUTE), await work.account(), await work.words()
    if not may_confirm(mute, me.id):
        raise SamePerson
    if mute.state is State.PROPOSED:
        mute = await take_effect(work, mute, confirmed_by=me.id)
        journal.record(work.uow, mute.community, "mute.confirmed", subject(mute), {"by": me.id})
        await show_decided(work, mute, subject(mute), N_("Confirmed: {name} is muted."))
    elif not silences(mute, work.now):
        raise Over
    work.answer(t.plain("Confirmed."))


async def refuse(work: Work, press: Press) -> None:
    """The second person says no: nothing happens to anybody."""
    mute, me, t = await pressed(work, press, MUTE), await work.account(), await work.words()
    if not may_confirm(mute, me.id):
        raise SamePerson
    if mute.state is not State.PROPOSED:
        raise Stale
    mute = await close(work, mute, State.REFUSED)
    journal.record(work.uow, mute.community, "mute.refused", subject(mute), {"by": me.id})
    await show_decided(work, mute, subject(mute), N_("Refused: {name} is not muted."))
    work.answer(t.plain("Refused."))


async def lift(work: Work, press: Press) -> None:
    """A committee member ends it before its time."""
    mute, me, t = await pressed(work, press, MUTE), await work.account(), await work.words()
    if mute.account == me.id:
        raise SamePerson
    if mute.state not in STANDING:
        raise Over
    mute = await close(work, mute, State.REFUSED if mute.state is State.PROPOSED else State.LIFTED)
    journal.record(work.uow, mute.community, "mute.lifted", subject(mute), {"by": me.id})
    for card in (subject(mute), f"appeal:{mute.id}"):
        await show_decided(work, mute, card, N_("Lifted: {name} can raise, join and post again."))
    work.answer(t.plain("Lifted."))


async def ends(work: Work, item: Due) -> None:
    """Its time is over, or nobody confirmed it."""
    key = int(item.name.partition(":")[2])
    mute = await mutes.get(work.uow, item.community or 0, key)
    if mute.state is State.PROPOSED:
        mute = await close(work, mute, State.REFUSED)
        journal.record(work.uow, mute.community, "mute.lapsed", subject(mute), {})
        await show_decided(work, mute, subject(mute), N_("Refused: {name} is not muted."))
    elif mute.state is State.ACTIVE and not silences(mute, work.now):
        mute = await close(work, mute, State.ENDED)
        journal.record(work.uow, mute.community, "mute.ended", subject(mute), {})


ROUTES = [
    Route(ButtonPress("mute.confirm"), confirm, MUTE),
    Route(ButtonPress("mute.refuse"), refuse, MUTE),
    Route(ButtonPress("mute.lift"), lift, MUTE),
    Route(DueTrigger("mute.end"), ends),
]
