"""Choosing of whoever is in charge: what the rule needs to know of a community, and what follows when it has chosen."""

from __future__ import annotations

from datetime import datetime

from governance.assignment.about import Official, bodies_in, named_in
from governance.assignment.charge import Case, Chosen, Staff
from governance.assignment.nudge import next_nudge
from governance.assignment.term_choice import CLOSED, OFFICE, weekdays_of
from governance.assignment.terms import ALWAYS, Term, deadline_after, settled, sort_of, term_for
from governance.roles import LEADING, Role
from handlers.assignment.closed_days import office_days
from handlers.frame.work import Work
from handlers.matters.view import posts_of
from storage.assignment import absences, charges, term_choices
from storage.communities import accounts
from storage.communities.communities import Community
from storage.engine.uow import UnitOfWork
from storage.matters import matters
from storage.matters.matters import Matter


async def staff_of(uow: UnitOfWork, community: int) -> Staff:
    """Who holds which office there, who is away, and who has how much to see to."""
    posts = await posts_of(uow, community)
    people = await accounts.several(uow, sorted({post.account for post in posts}))
    unreachable = frozenset(one.id for one in people if one.private_chat is None)
    return Staff(posts, await charges.load(uow, community), await absences.now(uow, community), unreachable)


async def case_of(work: Work, matter: Matter, staff: Staff) -> Case:
    """What the choice depends on of a matter."""
    people = await accounts.several(work.uow, sorted({post.account for post in staff.posts}))
    officials = [Official(one.id, one.name) for one in people]
    return Case(
        kind=matter.kind,
        first=(await term_of(work, matter)).first,
        at=matter.at,
        raiser=matter.raiser,
        about=named_in(matter.kind, matter.text, officials) - {matter.raiser},
        bodies=bodies_in(matter.kind, matter.text, staff.posts),
    )


async def term_of(work: Work, matter: Matter) -> Term:
    """Who is asked first about such a matter, and by when, in its community."""
    return term_for(sort_of(matter.kind, matter.text), await said_of(work.uow, matter.community))


async def said_of(uow: UnitOfWork, community: int) -> dict[str, Term]:
    """What a community has said of who is asked first, and by when, by sort."""
    found = await term_choices.holding(uow, community)
    return settled([choice.term for choice in found.values() if choice.term is not None])


async def closed_of(uow: UnitOfWork, community: int) -> str:
    """On which days of the week the manager's office there is closed, as it is written."""
    found = (await term_choices.holding(uow, community)).get(OFFICE)
    return CLOSED[0] if found is None else found.closed


async def put_in_charge(work: Work, community: Community, matter: int, chosen: Chosen | None) -> None:
    """From now on this is the one person who is asked; if there is nobody, whoever comes into office next."""
    if chosen is None:
        return
    now = await matters.get(work.uow, community.id, matter)
    at = next_nudge(now.level, work.now, now.deadline, work.now, community.timezone)
    before = await charges.of(work.uow, matter)
    if before is not None and (before.account, before.stands_for) == (chosen.account, chosen.stands_for):
        await charges.begin_anew(work.uow, matter, nudge_at=at)
        return
    await charges.put(work.uow, matter, chosen.account, stands_for=chosen.stands_for, nudge_at=at)


async def deadline_for(work: Work, community: Community, days: int, *, staff: Staff, account: int | None) -> datetime:
    """The evening by which somebody has to see to it: for the manager only days on which the office is there count."""
    held = staff.roles(account) if account is not None else frozenset()
    manages = Role.MANAGER in held and not held & LEADING
    shut = weekdays_of(await closed_of(work.uow, community.id)) if manages else frozenset()
    calendar = office_days(community, work.now, shut) if manages else ALWAYS
    return deadline_after(days, work.now, community.timezone, calendar)
