"""What if nobody decides that a role begins or ends: when are those who may reminded, and when does it lapse?"""

from __future__ import annotations

from governance.offices.office import may_ask_owners
from handlers.approvals import committee_room
from handlers.approvals.deadlines import OFFICES
from handlers.frame.buttons import Keyboard, button
from handlers.frame.role_words import ending_card, role_card, say_role
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.offices.asking import ask_about_ending, ask_about_role
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.offices import role_endings, roles
from storage.offices.role_endings import RoleEnding
from storage.offices.roles import Holding
from storage.queues.due import Due

_LAPSED = N_("🏛 Nobody has answered for {days} days, so this has lapsed: {name} does not become {role} of {community}.")
_STAYS = N_("🏛 Nobody has answered for {days} days, so this has lapsed: {name} stays {role} of {community}.")


async def _waits(work: Work, item: Due) -> tuple[Community, Holding, RoleEnding | None] | None:
    """What a due thing is about, if it still waits for a second person."""
    kind, key = item.name.split(":")[:2]
    community = await communities.get(work.uow, item.community or 0)
    ending = await role_endings.get(work.uow, int(key)) if kind == "ending" else None
    holding = await roles.find(work.uow, community.id, ending.holding if ending else int(key))
    if holding is None or (ending is None) is (kind == "ending"):
        return None
    waits = ending.open if ending else holding.active is None and holding.public is None
    return (community, holding, ending) if waits else None


async def remind(work: Work, item: Due) -> None:
    """Whoever may confirm it sees it again, in the committee's group and each in private."""
    found = await _waits(work, item)
    if found is None:
        return
    community, holding, ending = found
    if ending is None:
        await ask_about_role(work, community, holding, again=True)
    else:
        await ask_about_ending(work, community, holding, ending, again=True)


async def lapse(work: Work, item: Due) -> None:
    """Nobody has decided it: it is over; whoever proposed it hears so, and what can be done."""
    found = await _waits(work, item)
    if found is None:
        return
    community, holding, ending = found
    proposer = ending.proposed_by if ending else holding.given_by
    if ending is None:
        await roles.lapse(work.uow, holding.id)
        journal.record(work.uow, community.id, "role.lapsed", role_card(holding.id), {"account": holding.account})
    else:
        await role_endings.drop(work.uow, holding.id)
        facts = {"account": holding.account}
        journal.record(work.uow, community.id, "role.end_lapsed", role_card(holding.id), facts)
    card = ending_card(ending.id) if ending else role_card(holding.id)
    sentence = _STAYS if ending else _LAPSED
    await _say_lapsed(work, community, holding, card, sentence, proposer)


async def _say_lapsed(
    work: Work, community: Community, holding: Holding, card: str, sentence: str, proposer: int | None
) -> None:
    name = (await accounts.get(work.uow, holding.account)).name
    owners = sentence is _LAPSED and may_ask_owners(holding.role)

    async def lapsed(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        role = say_role(t, holding.role, holding.scope)
        text = t(sentence, days=OFFICES.days, name=name, role=role, community=community.name)
        if reader is None or reader.id != proposer:
            return text, []
        again = t("If it is still needed, propose it again: /who")
        ask = [[button(t.plain("Have the owners confirm it"), "owners.ask", holding.id)]] if owners else []
        return Html(f"{text}\n{again}"), ask

    also = [await accounts.get(work.uow, proposer)] if proposer else []
    await committee_room.settle(work, community.id, card, lapsed, also=also)


ROUTES = [Route(DueTrigger("office.remind"), remind), Route(DueTrigger("office.lapse"), lapse)]
