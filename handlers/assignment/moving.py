"""Moving of matters while somebody is away: to their substitute, and back what is still untouched."""

from __future__ import annotations

from governance.assignment.charge import Chosen, choose, deputy, stays
from governance.matters.matter import TRANSITIONS, Party, State
from handlers.assignment.choosing import case_of, put_in_charge, staff_of
from handlers.assignment.mornings import plan_morning
from handlers.assignment.showing import show_later
from handlers.assignment.words import given_back, stood_in
from handlers.frame.buttons import Keyboard
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from storage.assignment import charges
from storage.assignment.charges import Charge
from storage.communities import accounts
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter

_HANDLING = frozenset(made for made, one in TRANSITIONS.items() if Party.HANDLER in one.by)
By = dict[int, list[Matter]]
"""Matters by the account that has them now, or had them."""


async def hand_to_substitutes(work: Work, community: Community, account: Account) -> By:
    """What somebody who is away is in charge of is somebody else's, in their place; told to each in one message."""
    moved: By = {}
    for charge in await charges.held_by(work.uow, community.id, account.id):
        matter = await matters.get(work.uow, community.id, charge.matter)
        found = await _in_place_of(work, community, matter, account.id)
        if found is not None:
            await _move(work, community, matter, Chosen(found, matter.level, account.id))
            moved.setdefault(found, []).append(matter)
    for key, theirs in moved.items():
        reader = await accounts.get(work.uow, key)
        _tell(work, reader, stood_in(words(reader.language), community, account, theirs, work.now))
    await _show(work, community, account.id, moved)
    return moved


async def _in_place_of(work: Work, community: Community, matter: Matter, account: int) -> int | None:
    """Whom they named, if that person may answer it; else whom the rule chooses."""
    staff = await staff_of(work.uow, community.id)
    case, named = await case_of(work, matter, staff), staff.away.get(account)
    if named is not None and deputy(case, staff, matter.level, account, named) == named:
        return named
    chosen = choose(case, staff, matter.level)
    return None if chosen is None or chosen.account == account else chosen.account


async def take_back(work: Work, community: Community, account: Account) -> list[Matter]:
    """Somebody is back: what their substitutes have not touched is theirs again. Each hears of it in one message."""
    moved: By = {}
    for charge in await charges.kept_for(work.uow, community.id, account.id):
        matter = await matters.get(work.uow, community.id, charge.matter)
        staff = await staff_of(work.uow, community.id)
        case = await case_of(work, matter, staff)
        if not await _touched(work, charge) and stays(case, staff, account.id):
            await _move(work, community, matter, Chosen(account.id, matter.level))
            moved.setdefault(charge.account, []).append(matter)
    for key, theirs in moved.items():
        reader = await accounts.get(work.uow, key)
        _tell(work, reader, given_back(words(reader.language), community, account, theirs, work.now))
    await _show(work, community, account.id, moved)
    return [one for theirs in moved.values() for one in theirs]


async def _touched(work: Work, charge: Charge) -> bool:
    """Has the substitute taken, answered or promised anything?"""
    made = await matter_steps.of(work.uow, charge.matter)
    return any(one.account == charge.account and one.move in _HANDLING and one.at >= charge.since for one in made)


async def _move(work: Work, community: Community, matter: Matter, chosen: Chosen) -> None:
    if matter.state is State.TAKEN:
        await matters.change(work.uow, matter.id, state=State.RAISED.value, taken_by=None)
    await put_in_charge(work, community, matter.id, chosen)
    facts = {"account": chosen.account, "for": chosen.stands_for}
    journal.record(work.uow, community.id, "matter.moved", Numbered("matter", matter.number), facts)


def _tell(work: Work, reader: Account, said: tuple[Html, Keyboard]) -> None:
    if reader.private_chat is not None:
        text, rows = said
        work.post(reader.private_chat, text, rows, kind=Kind.RECEIPT)


async def _show(work: Work, community: Community, account: int, moved: By) -> None:
    await show_later(work, community.id, account, [one.id for theirs in moved.values() for one in theirs])
    if moved:
        await plan_morning(work, community)
