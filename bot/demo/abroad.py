"""Demonstration abroad: a condominium with its people and register, whose first vote is open under its law."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from bot.app import Yishiting
from bot.demo.sample_community import ROLES, import_register
from bot.sandbox import Sandbox
from bot.sandbox.sample import community as sample
from bot.sandbox.sample.abroad import House
from bot.sandbox.sample.community import COMMITTEE_GROUP, OWNERS_GROUP
from governance.register.register import Entry, Owner, Place, Use, owner_key
from governance.register.weighing import BY_UNIT, Sign, Weighing, per, shares
from governance.residents.binding import Relation
from governance.tally.weight import SCALE
from handlers.frame.work import Work
from handlers.motions.opening import open_vote, rule_for
from handlers.places.kinds import called, find_kind
from storage.ballots import electorates
from storage.communities import accounts, chats, communities, members
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from storage.motions.motions import BUTTONS, Motion
from storage.offices import roles
from storage.register import register
from storage.residents import bindings

_SINCE = timedelta(days=30)
_PERIOD = timedelta(days=3)


async def settle_abroad(sandbox: Sandbox, yishiting: Yishiting, house: House) -> Community:
    """Found the community of a house: groups, roles, register, homes; most have opened their private chat."""
    database, now = yishiting.database, yishiting.clock.now() - _SINCE
    world = sandbox.exchange.world
    for person in world.people.values():
        person.started = not house.on_paper(person.id)
    async with database.uow(now) as uow:
        community = await communities.found(
            uow, name=house.community, language="en", timezone=house.zone, jurisdiction=house.place
        )
        await communities.change(uow, community.id, stewarded=0, house={}, weighing=_weighing(house).as_data())
        for number, purpose in ((OWNERS_GROUP, "owners"), (COMMITTEE_GROUP, "committee")):
            title = house.titles[number]
            await chats.remember_group(uow, number, title, community=community.id, purpose=purpose)
        journal.record(uow, community.id, "community.founded", Subject("community", community.id), {"sample": True})
    await import_register(database, community, [_entry(unit) for unit in house.units], now)
    async with database.uow(now) as uow:
        await _move_in(uow, community, house)
        return await communities.get(uow, community.id)


def _weighing(house: House) -> Weighing:
    return shares(house.counts, Sign(house.sign), Fraction(house.whole, SCALE)) if house.counts else BY_UNIT


def _entry(unit: sample.Unit) -> Entry:
    owners = tuple(Owner(owner_key(name), name) for name in unit.owners)
    return Entry(_place(unit), Use.HOME, unit.area, owners)


def _place(unit: sample.Unit) -> Place:
    return Place(unit.building, unit.entrance, unit.number)


async def _move_in(uow: UnitOfWork, community: Community, house: House) -> None:
    """Accounts, roles and homes of everybody."""
    at = {str(place): key for key, place in (await register.places(uow, community.id)).items()}
    keys: dict[int, int] = {}
    for one in house.cast:
        account = await accounts.remember(uow, one.id, one.name, one.language)
        keys[one.id] = account.id
        await members.join(uow, community.id, account.id)
        await chats.remember_private(uow, one.id)
        if one.role in ROLES:
            by = keys[house.board[0]] if one.id != house.board[0] else None
            await roles.give(uow, community.id, account.id, ROLES[one.role], by=by, active=True)
    chair, second = (keys[number] for number in house.board[:2])
    for one in house.cast:
        confirmer = second if one.id == house.board[0] else chair
        for home in (*one.homes, *([one.home] if one.home else [])):
            relation = Relation.OWNER if one.homes else Relation.TENANT
            await _bind(uow, community, keys[one.id], at[home], relation, by=confirmer)
    for number, name, home in house.neighbours:
        account = await accounts.remember(uow, number, name, "en")
        await members.join(uow, community.id, account.id)
        if not house.on_paper(number):
            await chats.remember_private(uow, number)
        await _bind(uow, community, account.id, at[home], Relation.OWNER, by=chair)


async def _bind(uow: UnitOfWork, community: Community, account: int, unit: int, relation: Relation, *, by: int) -> None:
    found = await register.entry(uow, community.id, unit)
    owner = next(iter(found[1]), None) if found and relation.owns else None
    made = await bindings.claim(uow, community.id, account, unit, relation, owner)
    await bindings.confirm(uow, made.id, by=by)


async def open_first_vote(yishiting: Yishiting, community: Community, house: House) -> Motion:
    """The chair has drafted it, another one of the board opens it; the class, and so the rule, are the place's."""
    async with yishiting.database.uow(yishiting.clock.now()) as uow:
        kind = await find_kind(uow, community, house.motion["class"])
        chair, second = [await accounts.by_telegram_id(uow, number) for number in house.board[:2]]
        if kind is None or chair is None or second is None:
            raise LookupError(f"the sample house {house.key} does not fit its place")
        motion = await motions.draft(
            uow,
            community.id,
            force=True,
            title=house.motion["title"],
            text=house.motion["text"],
            motion_class=kind.id,
            electorate=kind.electorate,
            called=called(community, kind),
            carrier=BUTTONS,
            period=_PERIOD,
            by=chair.id,
        )
        content = {"by": chair.id, "title": motion.title, "text": motion.text, "class": kind.id}
        journal.record(uow, community.id, "motion.drafted", motion.subject, content)
        work = Work(uow, yishiting.router.bot, yishiting.router.house)
        each = per((await rule_for(work, motion, community)).weight)
        roll, _ = await electorates.some(uow, community.id, kind.electorate, 0, each)
        opened = await open_vote(work, motion, community, roll, by=second.id)
    await yishiting.settle()
    return opened
