"""Allowances: how often somebody may ask, and what they hear if too often. Counted in the database; never a ballot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance.moderation.allowance import Allowance, Doing, Wait, allowed, fewest
from governance.moderation.allowance import spend as spend_of
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_deadline, say_length
from handlers.frame.occasion import NOBODY
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from storage.communities import communities, members
from storage.communities.communities import Community
from storage.moderation import allowances
from storage.moderation.allowances import ANYWHERE
from storage.offices.roles_of import roles_of

_SPENT = {
    Doing.MATTER: N_(
        "You have raised {most} matters within {length}. You can raise the next one from {moment}. “Me too” "
        "on a neighbour's matter still counts."
    ),
    Doing.JOIN: N_("You have pressed “Me too” {most} times within {length}. You can press it again from {moment}."),
    Doing.PHOTO: N_(
        "I keep up to {most} photos per person within {length}. You can send more from {moment}; text is "
        "always welcome."
    ),
    Doing.POLL: N_("You have started {most} polls within {length}. You can start the next one from {moment}."),
    Doing.GROUP: N_(
        "You have sent me {most} messages here within {length}, which is the limit. You can write again "
        "from {moment}; voting is always open."
    ),
    Doing.PRIVATE: N_(
        "You have sent me {most} messages within {length}, which is the limit. You can write again from "
        "{moment}; voting is always open."
    ),
}


class TooOften(Refusal):
    """An allowance is used up; the text says from when on there is a new one: `until`."""

    def __init__(self, message: str, until: datetime, **more: Any) -> None:
        super().__init__(message, **more)
        self.until = until


async def spend(work: Work, doing: Doing, community: int, count: int = 1) -> None:
    """Use up some of what whoever acts may do in a community. Raises TooOften, which says when one may again."""
    account = await work.account()
    before, _ = await allowances.tally(work.uow, account.id, community, doing)
    after = spend_of(before, fewest(doing), work.now, count)
    if isinstance(after, Wait):
        after = spend_of(before, await _allowed(work, doing, community), work.now, count)
    if isinstance(after, Wait):
        raise await _too_often(work, doing, community, after)
    await allowances.keep(work.uow, account.id, community, doing, after)


async def listens(work: Work) -> bool:
    """Is a message to the bot within what its writer may send? False: no, and they have been told already.

    Raises TooOften the first time, so that one answer and not a hundred leaves.
    """
    if work.user is None or work.user.is_bot or work.user.id in NOBODY:
        return True
    doing, community = Doing.PRIVATE, ANYWHERE
    if not work.private:
        here = (await work.chat()).community
        if here is None:
            return True  # before set-up nothing of a group is stored
        doing, community = Doing.GROUP, here
    try:
        await spend(work, doing, community)
    except TooOften as refusal:
        account = (await work.account()).id
        _, told_until = await allowances.tally(work.uow, account, community, doing)
        if work.query is None and told_until is not None and told_until > work.now:
            return False
        await allowances.told(work.uow, account, community, doing, refusal.until)
        raise
    return True


async def _allowed(work: Work, doing: Doing, community: int) -> Allowance:
    """What this person may do there; in private the most that any of their communities gives."""
    account = await work.account()
    mine = [community] if community != ANYWHERE else await _mine(work)
    found = [allowed(doing, ())]
    for one in mine:
        roles = await roles_of(work.uow, one, account.id)
        found.append(allowed(doing, roles, await allowances.share(work.uow, one, doing)))
    # A community that gives less than usual means it: only in private does the largest count.
    return found[-1] if community != ANYWHERE else max(found, key=lambda each: (each.hour, each.day))


async def _mine(work: Work) -> list[int]:
    return [one.id for one in await members.communities_of(work.uow, (await work.account()).id)]


async def _too_often(work: Work, doing: Doing, community: int, wait: Wait) -> TooOften:
    t = await work.words()
    where = await _where(work, community)
    moment = say_deadline(t, wait.until, work.now, where.timezone if where else "UTC")
    if where is None:
        moment += " (UTC)"
    facts = {"most": wait.most, "length": say_length(t, wait.length), "moment": moment}
    more = _more if doing is Doing.MATTER else None
    return TooOften(_SPENT[doing], wait.until, buttons=more, **facts)


async def _where(work: Work, community: int) -> Community | None:
    """A community whose clock the person reads; None if there is none."""
    if community != ANYWHERE:
        return await communities.get(work.uow, community)
    return next(iter(await members.communities_of(work.uow, (await work.account()).id)), None)


def _more(t: Words) -> Keyboard:
    return [[button(t.plain("Open matters"), "menu.do", "matters")]]
