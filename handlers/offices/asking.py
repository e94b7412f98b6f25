"""Who is asked about a role that is proposed, or that is to end, and what do they read?"""

from __future__ import annotations

from governance.offices.acts import GIVE_ROLE, TAKE_ROLE
from handlers.approvals import committee_room
from handlers.approvals.deadlines import still_waits
from handlers.frame.buttons import Keyboard, button
from handlers.frame.role_words import ending_card, role_card, say_role, say_why
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from storage.communities import accounts
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.offices.role_endings import RoleEnding
from storage.offices.roles import Holding


async def ask_about_role(work: Work, community: Community, holding: Holding, *, again: bool = False) -> list[Account]:
    """Ask everybody who may confirm a role that is proposed; returns who hears it. `again`: they are reminded."""
    keys = {holding.account, holding.given_by or holding.account}
    people = {one.id: one.name for one in await accounts.several(work.uow, sorted(keys))}
    others = await committee_room.who_may(work, community.id, GIVE_ROLE, without=keys)

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            "🏛 {proposer} proposes {name} as {role} of {community}.",
            proposer=people[holding.given_by or holding.account],
            name=people[holding.account],
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
        )
        return still_waits(t, text, again=again), _decide(t, "role", holding.id)

    card = role_card(holding.id)
    return await committee_room.ask(work, community, others, card, question, fresh=again, everybody=again)


async def ask_about_ending(
    work: Work, community: Community, holding: Holding, ending: RoleEnding, *, again: bool = False
) -> list[Account]:
    """Ask everybody who may confirm that a role ends, or moves; whoever has it now does not hear of it yet."""
    without = {ending.account, ending.proposed_by, ending.heir or ending.account}
    people = {one.id: one.name for one in await accounts.several(work.uow, sorted(without))}
    others = await committee_room.who_may(work, community.id, TAKE_ROLE, without=without)

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = _ending_text(t, community, holding, ending, people)
        return still_waits(t, text, again=again), _decide(t, "office", ending.id)

    about, card = {ending.account}, ending_card(ending.id)
    return await committee_room.ask(work, community, others, card, question, about=about, fresh=again, everybody=again)


def _ending_text(t: Words, community: Community, holding: Holding, ending: RoleEnding, people: dict[int, str]) -> Html:
    facts = {
        "proposer": people[ending.proposed_by],
        "name": people[ending.account],
        "role": say_role(t, holding.role, holding.scope),
        "community": community.name,
    }
    if ending.heir is None:
        return t(
            "🏛 {proposer} proposes that {name} is no longer {role} of {community}. Reason: {reason}.",
            reason=say_why(t, ending),
            **facts,
        )
    return t(
        "🏛 {proposer} proposes that the office of {name} as {role} of {community} moves to their new account, "
        "{heir}. Confirm it if you know that it is the same person.",
        heir=people[ending.heir],
        **facts,
    )


def _decide(t: Words, verb: str, key: int) -> Keyboard:
    no = button(t.plain("Refuse"), f"{verb}.refuse", key)
    return [[no, button(t.plain("Confirm"), f"{verb}.confirm", key, style="primary")]]
