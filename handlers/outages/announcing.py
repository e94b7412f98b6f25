"""Announcing of an outage, and what becomes of it: another end, over, called off; asking once its time has passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from governance.matters.acts import JOIN_MATTER
from governance.matters.ladder import Place
from governance.moderation.allowance import Doing
from governance.outages.acts import POST_OUTAGE
from governance.outages.outage import Service, State
from governance.roles import Role, may
from governance.schedule.quiet_hours import next_waking
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from handlers.matters.words import joined_lines
from handlers.moderation.allowances import spend
from handlers.outages.telling import show, tell_concerned
from handlers.outages.words import card_of, how_long, poster_buttons, title
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.offices import roles
from storage.offices.roles_of import roles_of
from storage.outages import outages
from storage.outages.outages import Outage
from storage.queues import due
from storage.queues.due import Due

_ENDS = "outage.ends"
_AGAIN = timedelta(hours=3)
"""So long after asking in vain it is asked again, by day; from the second time on everybody who may say it is asked."""
_UNKNOWN_FOR = timedelta(hours=24)
_LATER = (1, 3)


async def announce(
    work: Work,
    community: Community,
    answers: Mapping[str, Any],
    places: Sequence[Place],
    begins: datetime | None,
    ends: datetime | None,
) -> Outage:
    """Its card stands in the group from now on, pinned. `begins` None: it is off already. The caller asked for it."""
    account = await work.account()
    one = await outages.post(
        work.uow,
        community.id,
        service=Service(answers["service"]),
        text=str(answers["text"]),
        places=places,
        begins=begins or work.now,
        ends=ends,
        by=account.id,
    )
    content = {"by": account.id, "service": one.service.value, "ends": ends.isoformat() if ends else None}
    journal.record(work.uow, community.id, "outage.announced", card_of(one.id), content)
    await _ask_at(work, one)
    await show(work, one, pin=True)
    return one


async def _ask_at(work: Work, one: Outage) -> None:
    """When its time has passed it is asked about; of what nobody knows the end, every day."""
    at = one.ends or max(one.begins, work.now) + _UNKNOWN_FOR
    await due.schedule(work.uow, _ENDS, card_of(one.id), at, community=one.community)


async def move_end(work: Work, one: Outage, ends: datetime | None) -> Outage:
    """It ends at another time: the card follows, is pinned until then, and whoever is concerned hears it."""
    _check_on(one)
    await outages.change(work.uow, one.id, ends=ends, asked=0)
    content = {"by": (await work.account()).id, "ends": ends.isoformat() if ends else None}
    journal.record(work.uow, one.community, "outage.moved", card_of(one.id), content)
    moved = await _again(work, one)
    await _ask_at(work, moved)
    await show(work, moved, pin=True)
    await tell_concerned(work, moved)
    return moved


async def _again(work: Work, one: Outage) -> Outage:
    found = await outages.get(work.uow, one.id)
    if found is None:
        raise NotYours
    return found


def _check_on(one: Outage) -> None:
    if one.state is not State.ON:
        raise Refusal(N_("This outage is over already."))


async def _pressed(work: Work, press: Press) -> Outage:
    one = await outages.get(work.uow, press.number())
    if one is None:
        raise NotYours
    await work.require(POST_OUTAGE, one.community)
    return one


async def over(work: Work, press: Press) -> None:
    """“It is over”: before it has begun, it is called off."""
    one = await _pressed(work, press)
    _check_on(one)
    state = State.OVER if one.begins <= work.now else State.CALLED_OFF
    await outages.change(work.uow, one.id, state=state.value, over_at=work.now)
    content = {"by": (await work.account()).id, "state": state.value}
    journal.record(work.uow, one.community, "outage.over", card_of(one.id), content)
    await due.cancel(work.uow, _ENDS, card_of(one.id))
    ended = await _again(work, one)
    await show(work, ended, pin=False)
    await tell_concerned(work, ended)
    t = await work.words()
    work.answer(t.plain("Recorded. Everyone it concerns will hear of it."))
    if work.private:
        await work.reply(title(t, ended.service, ended.places, ended.state), card=_asked(one), fresh=False)


async def later(work: Work, press: Press) -> None:
    """“3 more hours”, from now on or from its end, whichever is later."""
    one = await _pressed(work, press)
    if press.number(1) not in _LATER:
        raise NotYours
    _check_on(one)
    ends = max(one.ends or work.now, one.begins, work.now) + timedelta(hours=press.number(1))
    moved = await move_end(work, one, ends)
    community, t = await communities.get(work.uow, one.community), await work.words()
    said = how_long(t, None, moved.ends, community.timezone)
    work.answer(t.plain("Recorded. Everyone it concerns will hear of it."))
    if work.private:
        text = joined_lines(title(t, moved.service, moved.places), said)
        await work.reply(text, poster_buttons(t, moved, work.now), card=_asked(one))


async def join(work: Work, press: Press) -> None:
    """“Me too” on the card; pressed twice it is still once."""
    one = await outages.get(work.uow, press.number())
    if one is None:
        raise NotYours
    await work.require(JOIN_MATTER, one.community)
    t, account = await work.words(), await work.account()
    _check_on(one)
    await spend(work, Doing.JOIN, one.community)
    if await outages.join(work.uow, one.id, account.id):
        journal.record(work.uow, one.community, "outage.joined", card_of(one.id), {"by": account.id})
        await show(work, one)
    work.answer(t.plain("Recorded: you have it too. I will tell you when the time changes and when it is over."))


# Once its time has passed


def _asked(one: Outage) -> str:
    return f"{card_of(one.id)}:asked"


async def ends(work: Work, item: Due) -> None:
    """Its time has passed and nobody has said that it is over: whoever announced it is asked, then all who may say."""
    one = await outages.get(work.uow, key_of(item.name))
    if one is None or one.state is not State.ON:
        return
    await outages.change(work.uow, one.id, asked=one.asked + 1)
    await show(work, one, pin=False if one.asked == 0 and one.ends is not None else None)
    community = await communities.get(work.uow, one.community)
    for account in await _who_knows(work, one):
        t = words(account.language)
        text = joined_lines(
            title(t, one.service, one.places),
            how_long(t, None, one.ends, community.timezone),
            t("That time has passed. Is it over?") if one.ends else t("Is it over, or is its end known by now?"),
        )
        later_on = next_waking(work.now, community.timezone)
        work.post(
            account.private_chat or 0,
            text,
            poster_buttons(t, one, work.now),
            kind=Kind.REMINDER,
            card=_asked(one),
            fresh=True,
            not_before=later_on,
        )
    at = next_waking(work.now + _AGAIN, community.timezone)
    await due.schedule(work.uow, _ENDS, item.name, at, community=one.community)


async def _who_knows(work: Work, one: Outage) -> list[Account]:
    """Who announced it, if they may still say; from the second time on, or if they cannot be asked, all who may."""
    (poster,) = await accounts.several(work.uow, [one.posted_by])
    can = may(await roles_of(work.uow, one.community, poster.id), POST_OUTAGE) and poster.private_chat is not None
    if can and one.asked == 0:
        return [poster]
    wanted = [role for role in POST_OUTAGE.roles if role not in {Role.ANYONE, Role.BUILDING_LEAD}]
    keys = {holding.account for holding in await roles.holders(work.uow, one.community, *wanted)}
    found = await accounts.several(work.uow, sorted(keys | ({poster.id} if can else set())))
    return [account for account in found if account.private_chat is not None]


ROUTES = [
    Route(ButtonPress("outage.join"), join, JOIN_MATTER),
    Route(ButtonPress("outage.over"), over, POST_OUTAGE),
    Route(ButtonPress("outage.later"), later, POST_OUTAGE),
    Route(DueTrigger(_ENDS), ends),
]
