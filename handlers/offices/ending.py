"""The end of an office, with all that follows; open votes keep their frozen roll."""

from __future__ import annotations

from governance.offices.office import LEADING, Why
from handlers.frame.work import Work
from handlers.offices.own_menus import renew_menu
from handlers.offices.successions import tell_last
from storage.approvals import changes
from storage.approvals.changes import Kind as ChangeKind
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.offices import role_endings, roles
from storage.offices.roles import Holding


async def end_role(
    work: Work, community: Community, holding: Holding, why: Why, *, by: int, proposed_by: int | None = None
) -> None:
    """End it with all that follows, but for telling people. `proposed_by`: the first of two people."""
    await roles.end(work.uow, holding.id)
    await role_endings.drop(work.uow, holding.id)
    facts = {"by": by, "account": holding.account, "role": holding.role.value, "why": why.value}
    journal.record(work.uow, community.id, "role.ended", Subject("role", holding.id), facts)
    if holding.active is None:
        return
    await renew_menu(work, holding.account)
    first, second = (proposed_by, by) if proposed_by else (by, None)
    gone = {"role": holding.role.value, "scope": holding.scope, "ended": True}
    changes.note(work.uow, community.id, ChangeKind.ROLE, gone, proposed_by=first, confirmed_by=second)
    await work.house.tell("when_role_ends", work, community, holding)
    if holding.role in LEADING:
        await tell_last(work, community)


async def leave(work: Work, community: Community, account: Account) -> None:
    """Somebody is being forgotten: all their offices in the community end."""
    for key in await roles.of_account(work.uow, community.id, account.id):
        if (holding := await roles.find(work.uow, community.id, key)) is not None:
            await end_role(work, community, holding, Why.FORGOTTEN, by=account.id)
