"""Mornings: whoever is in charge is reminded before a deadline, in one gathered message by day."""

from __future__ import annotations

from datetime import timedelta

from governance.assignment import nudge
from handlers.assignment.words import reminds
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.assignment import charges
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.matters import matters
from storage.queues import due
from storage.queues.due import Due
from storage.todo import digests

_KIND = "assignment.morning"
_OF_LATE = timedelta(days=1)  # what was brought to mind in the evening is not so again in the morning
_AT_ONCE = 5  # people who are reminded in one unit of work
_NAMED = 20  # matters that one reminder can be about; the others come the next morning


async def plan_morning(work: Work, community: Community) -> None:
    """Have it looked at the next morning what is to be reminded of, unless that waits already."""
    at = nudge.next_morning(work.now, community.timezone)
    work.uow.gather(due.wake, due.waking(_KIND, Subject("community", community.id), at, community=community.id))


async def remind(work: Work, item: Due) -> None:
    """Everybody who is to be reminded of something hears of all of it in one message."""
    if item.community is None:
        return
    community = await communities.get(work.uow, item.community)
    people = await charges.to_nudge(work.uow, community.id, people=_AT_ONCE)
    for account in await accounts.several(work.uow, people):
        await _remind(work, community, account)
    if len(people) == _AT_ONCE:
        await due.schedule(work.uow, item.kind, item.name, work.now, community=community.id)
    elif await charges.any_open(work.uow, community.id):
        await plan_morning(work, community)


async def _remind(work: Work, community: Community, account: Account) -> None:
    mine, evening = [], await digests.wants(work.uow, account.id)
    for charge in await charges.nudges_of(work.uow, community.id, account.id, limit=_NAMED):
        matter = await matters.get(work.uow, community.id, charge.matter)
        zone = community.timezone
        again = nudge.next_nudge(matter.level, charge.since, matter.deadline, work.now, zone)
        await charges.nudged(work.uow, matter.id, nudge_at=again)
        if not (evening and charge.nudged_at is not None and work.now - charge.nudged_at < _OF_LATE):
            mine.append(matter)
    if account.private_chat is None or not mine:
        return
    t = words(account.language)
    text, rows = reminds(t, community, mine, work.now)
    work.post(account.private_chat, text, rows, kind=Kind.REMINDER)
    numbers = {"account": account.id, "matters": [one.number for one in mine]}
    journal.record(work.uow, community.id, "matter.nudged", Subject("account", account.id), numbers)


ROUTES: list[Route] = [Route(DueTrigger(_KIND), remind)]
