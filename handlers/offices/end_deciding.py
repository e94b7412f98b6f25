"""Ending of an office: the second person decides that it is over, or moves to a new account of the same person."""

from __future__ import annotations

from dataclasses import dataclass

from governance.offices.acts import TAKE_ROLE
from governance.offices.office import may_confirm_end
from handlers.approvals.approval import Approval, Decision, Values, deadline_routes
from handlers.approvals.deadlines import OFFICES
from handlers.frame.refusals import WHO, Refusal, Stale
from handlers.frame.role_words import ending_card, role_card, say_role, say_why
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from handlers.offices.ending import end_role
from handlers.offices.own_menus import renew_menu
from handlers.offices.proposal import ROLE
from storage.communities import accounts
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.offices import role_endings, roles
from storage.offices.role_endings import RoleEnding
from storage.offices.roles import Holding


class NotOneself(Refusal):
    """Nobody decides about their own office or what they proposed."""

    message = N_("Somebody else must decide this: not the person who proposed it, nor the person whose office it is.")
    roads = (WHO,)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A proposal that an office ends; `office` None if it has ended in another way."""

    ending: RoleEnding
    office: Holding | None

    @property
    def id(self) -> int:
        """The proposal's number."""
        return self.ending.id

    @property
    def held(self) -> Holding:
        """The office, as long as it is held. Raises Stale."""
        if self.office is None:
            raise Stale
        return self.office


async def leaving(work: Work, ending: RoleEnding) -> Leaving:
    """A proposal and the office that it is about."""
    return Leaving(ending, await roles.find(work.uow, ending.community, ending.holding))


async def _load(work: Work, _community: int, key: int) -> Leaving | None:
    ending = await role_endings.get(work.uow, key)
    return None if ending is None else await leaving(work, ending)


async def _values(work: Work, community: Community, one: Leaving) -> Values:
    ending, held = one.ending, one.held
    keys = {ending.account, ending.proposed_by, ending.heir or ending.account}
    people = {each.id: each.name for each in await accounts.several(work.uow, sorted(keys))}
    return {
        "proposer": people[ending.proposed_by],
        "name": people[ending.account],
        "role": lambda t: say_role(t, held.role, held.scope),
        "community": community.name,
        "reason": lambda t: say_why(t, ending),
        "heir": people[ending.heir or ending.account],
    }


async def _confirm(work: Work, community: Community, one: Leaving, me: int) -> bool:
    """From now on the office is over, or the new account's."""
    ending = one.ending
    if not await role_endings.decide(work.uow, ending.id, by=me, done=True):
        return False
    await end_role(work, community, one.held, ending.why, by=me, proposed_by=ending.proposed_by)
    if ending.heir is not None:
        await _give(work, community, one.held, ending, ending.heir)
    await _tell_person(work, community, one.held, ending)
    return True


async def _give(work: Work, community: Community, holding: Holding, ending: RoleEnding, heir: int) -> None:
    me = await work.account()
    if await roles.same(work.uow, community.id, heir, holding.role, holding.scope) is not None:
        return
    who = {"by": ending.proposed_by, "confirmed_by": me.id}
    key = await roles.give(work.uow, community.id, heir, holding.role, scope=holding.scope, active=True, **who)
    facts = {"by": me.id, "account": heir, "role": holding.role.value}
    journal.record(work.uow, community.id, "role.confirmed", role_card(key), facts)
    await renew_menu(work, heir)
    await work.house.tell("when_role_begins", work, community)
    person = await accounts.get(work.uow, heir)
    if person.private_chat is not None:
        t = words(person.language)
        text = t(
            "✅ You are now {role} of {community} on this account.",
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
        )
        work.post(person.private_chat, text, kind=Kind.NOTICE)


async def _tell_person(work: Work, community: Community, holding: Holding, ending: RoleEnding) -> None:
    """Whose office it was hears who decided it, and why."""
    person = await accounts.get(work.uow, holding.account)
    if person.private_chat is None:
        return
    t, me = words(person.language), await work.account()
    text = t(
        "🏛 You are no longer {role} of {community}. Reason: {reason}. Proposed by {proposer}, confirmed by "
        "{by}.\n"
        "You keep your home and your votes. If this is wrong, please talk to them: /who",
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
        reason=say_why(t, ending),
        proposer=(await accounts.get(work.uow, ending.proposed_by)).name,
        by=me.name,
    )
    work.post(person.private_chat, text, kind=Kind.NOTICE)


_ENDS = N_("🏛 {proposer} proposes that {name} should no longer be {role} of {community}. Reason: {reason}.")
_MOVES = N_(
    "🏛 {proposer} proposes moving the office of {name}, {role} of {community}, to a new account, {heir}. "
    "Confirm only if you know it is the same person."
)

ENDING = Approval(
    word="ending",
    table="role_endings",
    act=TAKE_ROLE,
    load=_load,
    waits=lambda one: one.ending.open and one.office is not None,
    card=lambda one: ending_card(one.id),
    subject=lambda one: role_card(one.ending.holding),
    proposer=lambda one: one.ending.proposed_by,
    without=lambda one: {one.ending.account, one.ending.proposed_by, one.ending.heir or one.ending.account},
    otherwise=NotOneself,
    rights_first=True,
    about=lambda one: {one.ending.account},  # whoever has the office now does not hear of it yet
    values=_values,
    asks=lambda one: _ENDS if one.ending.heir is None else _MOVES,
    buttons="office",
    deadlines=OFFICES,
    lapse=Decision(
        lambda work, _, one, __: role_endings.drop(work.uow, one.held.id),
        act="role.end_lapsed",
        facts=lambda one: {"account": one.ending.account},
        cards=N_(
            "🏛 Nobody answered for {days} days, so the proposal has expired: {name} remains {role} of {community}."
        ),
    ),
    again=lambda t, _: (t("If it is still needed, please propose it again: /who"), []),
)
_CONFIRM = Decision(
    _confirm,
    verb="office.confirm",
    cards=N_("✅ {name} is no longer {role} of {community}, confirmed by {by}."),
    said=N_("Confirmed."),
    may=lambda one, me: may_confirm_end(one.ending.account, one.ending.proposed_by, me, one.ending.heir),
)
_REFUSE: Decision[Leaving] = Decision(
    lambda work, _, one, me: role_endings.decide(work.uow, one.id, by=me, done=False),
    verb="office.refuse",
    act="role.end_refused",
    facts=lambda one: {"account": one.ending.account},
    cards=N_("❌ {name} remains {role} of {community}, decided by {by}."),
    said=N_("Refused."),
    may=lambda one, me: me not in {one.ending.account, one.ending.heir},  # whoever proposed it takes it back
)

ROUTES = [*ENDING.on(_CONFIRM, _REFUSE), *deadline_routes(ROLE, ENDING)]
