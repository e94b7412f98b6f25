"""Role proposal: a role counts only after a second person has confirmed it; nobody confirms their own."""

from __future__ import annotations

from governance.offices.acts import GIVE_ROLE
from governance.offices.office import FOUNDING, may_ask_owners
from handlers.approvals.approval import Approval, Decision, Values
from handlers.approvals.deadlines import OFFICES
from handlers.frame.buttons import Keyboard
from handlers.frame.refusals import Refusal
from handlers.frame.role_words import say_role
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.offices.own_menus import renew_menu
from handlers.offices.successions import owners_button
from storage.approvals import changes
from storage.approvals.changes import Kind as ChangeKind
from storage.communities import accounts
from storage.communities.communities import Community
from storage.offices import roles
from storage.offices.roles import Holding


def _proposer(holding: Holding) -> int:
    return holding.given_by or holding.account


async def _values(work: Work, community: Community, holding: Holding) -> Values:
    keys = sorted({holding.account, _proposer(holding)})
    people = {one.id: one.name for one in await accounts.several(work.uow, keys)}
    return {
        "proposer": people[_proposer(holding)],
        "name": people[holding.account],
        "role": lambda t: say_role(t, holding.role, holding.scope),
        "community": community.name,
    }


def _again(t: Words, holding: Holding) -> tuple[Html, Keyboard]:
    text = t("If it is still needed, please propose it again: /who")
    return text, owners_button(t, holding.id) if may_ask_owners(holding.role) else []


async def _check(_work: Work, community: Community, holding: Holding, me: int) -> None:
    if holding.active is None and me in {holding.account, holding.given_by}:
        raise Refusal(N_("Somebody else must confirm this: nobody can confirm their own role or proposal."))
    if holding.active is None and holding.public is not None:
        raise Refusal(N_("The owners are being asked about this now; they decide."))
    if community.stewarded and holding.role in FOUNDING:
        raise Refusal(N_("Until the committee takes over, only the people proposed for it confirm each other."))


async def take_effect(work: Work, community: Community, holding: Holding, by: int) -> bool:
    """From now on the role counts; false if it does not wait any more."""
    if not await roles.confirm(work.uow, holding.id, by=by):
        return False
    note_role(work, community, holding, by=by)
    await renew_menu(work, holding.account)
    await work.house.tell("when_role_begins", work, community)
    return True


def note_role(work: Work, community: Community, holding: Holding, *, by: int | None) -> None:
    """A role took force: it belongs to what a result lists, if a vote is on."""
    facts = {"role": holding.role.value, "scope": holding.scope}
    changes.note(work.uow, community.id, ChangeKind.ROLE, facts, proposed_by=holding.given_by, confirmed_by=by)


ROLE = Approval(
    word="role",
    table="roles",
    act=GIVE_ROLE,
    load=lambda work, community, key: roles.find(work.uow, community, key),
    waits=lambda holding: holding.active is None and holding.public is None,
    rights_first=True,
    check=_check,
    over=N_("This is already confirmed."),
    proposer=lambda holding: holding.given_by,
    without=lambda holding: {holding.account, _proposer(holding)},
    values=_values,
    asks=N_("🏛 {proposer} proposes {name} as {role} of {community}."),
    buttons="role",
    tell=lambda holding, decider: {holding.account, _proposer(holding), decider},
    deadlines=OFFICES,
    lapse=Decision(
        lambda work, _, holding, __: roles.lapse(work.uow, holding.id),
        act="role.lapsed",
        facts=lambda holding: {"account": holding.account},
        cards=N_(
            "🏛 Nobody answered for {days} days, so the proposal has expired: {name} does not become {role} "
            "of {community}."
        ),
    ),
    again=_again,
)
CONFIRM = Decision(
    take_effect,
    verb="role.confirm",
    act="role.confirmed",
    facts=lambda holding: {"account": holding.account, "role": holding.role.value},
    cards=N_("✅ {name} is now {role} of {community}. Confirmed by {by}."),
    said=N_("Confirmed."),
    loud=False,
)
_REFUSE: Decision[Holding] = Decision(
    lambda work, _, holding, __: roles.refuse(work.uow, holding.id),
    verb="role.refuse",
    act="role.refused",
    cards=N_("❌ {name} does not become {role} of {community}. Refused by {by}."),
    said=N_("Refused. I will let them know."),
)

ROUTES = ROLE.on(CONFIRM, _REFUSE)
