"""Sample community of the demonstration: how it gets its register, who is tied to which home, who holds which role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.app import Yishiting
from bot.sandbox.sample import community as sample
from bot.sandbox.sample.letters import name_in, title_in
from governance.register.register import Entry, Owner, Place, Use, owner_key
from governance.residents.binding import Relation
from governance.roles import Role
from governance.schedule.repetition import wall_of
from handlers.duty.notices import plan_notices
from storage.communities import accounts, chats, communities, members
from storage.communities.communities import Community
from storage.duty import rosters
from storage.duty.rosters import Roster
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.subjects import Numbered, Subject
from storage.engine.uow import UnitOfWork
from storage.offices import roles
from storage.register import imports, register
from storage.residents import bindings, register_switch

ROLES = {
    "chair": Role.CHAIR,
    "committee": Role.COMMITTEE,
    "building_lead": Role.BUILDING_LEAD,
    "manager": Role.MANAGER,
    "staff": Role.MANAGER,
    "mediator": Role.MEDIATOR,
    "secretary": Role.BRANCH_SECRETARY,
    "auditor": Role.AUDITOR,
}
TIMEZONE = "Asia/Shanghai"
# Who keeps the gatehouse, and a neighbour without Telegram who helps.
_ON_DUTY = frozenset({"staff", "manager", "building_lead"})
_BY_NAME = "杨师傅"
# Committee roles come with being elected; the demonstration begins some time after.
_SINCE = timedelta(days=30)
_CHUNK = 100


async def found_sample_community(
    yishiting: Yishiting,
    *,
    language: str = "zh",
    reads: Mapping[int, str] | None = None,
    apart: frozenset[int] = frozenset(),
    crowd: bool = False,
    names: str = "zh",
) -> Community:
    """Found the sample community with its register, bindings and roles.

    Everybody who lives there has a private chat with the bot, except those whose Telegram ids are in `apart` and the
    quiet neighbours, who are there with `crowd`. `reads`: which language somebody's app reports, by Telegram id.
    `names`: "en" has everybody and everything named in letters, as the sandbox then does.
    """
    database, now = yishiting.database, yishiting.clock.now() - _SINCE
    async with database.uow(now) as uow:
        community = await communities.found(
            uow, name=sample.COMMUNITY[names], language=language, timezone=TIMEZONE, jurisdiction="CN"
        )
        await communities.change(uow, community.id, stewarded=0)
        for number, purpose in ((sample.OWNERS_GROUP, "owners"), (sample.COMMITTEE_GROUP, "committee")):
            title = title_in(names, number)
            await chats.remember_group(uow, number, title, community=community.id, purpose=purpose)
        keys = await _meet_everybody(uow, community, apart, reads or {}, names)
        journal.record(uow, community.id, "community.founded", Subject("community", community.id), {"sample": True})
    await import_register(database, community, [entry_of(home, names) for home in sample.units()], now)
    async with database.uow(now) as uow:
        await bind_everybody(uow, community, keys)
    if crowd:
        async with database.uow(now) as uow:
            await _bind_neighbours(uow, community, keys, names)
    return community


async def _meet_everybody(
    uow: UnitOfWork, community: Community, apart: frozenset[int], reads: Mapping[int, str], names: str
) -> dict[int, int]:
    """Accounts by Telegram id; roles are given on the way."""
    keys: dict[int, int] = {}
    chair = None
    for resident in sorted(sample.RESIDENTS, key=lambda one: one.role != "chair"):
        language = reads.get(resident.id, resident.language)
        account = await accounts.remember(uow, resident.id, name_in(names, resident.name), language)
        keys[resident.id] = account.id
        await members.join(uow, community.id, account.id)
        if resident.id not in apart and not resident.quiet:
            await chats.remember_private(uow, resident.id)
        if resident.role in ROLES:
            scope = resident.homes[0].split("-")[0] if resident.role == "building_lead" else ""
            role = ROLES[resident.role]
            await roles.give(uow, community.id, account.id, role, by=chair, scope=scope, active=True)
        chair = chair or account.id
    return keys


async def make_sample_roster(uow: UnitOfWork, community: Community) -> Roster:
    """The gatehouse, kept by the manager's people and volunteers, from eight o'clock this morning on, a day each."""
    (group, *_) = await chats.groups_of(uow, community.id, "owners")
    numbers = [one.id for one in sample.RESIDENTS if one.role in _ON_DUTY]
    known = [found for number in numbers if (found := await accounts.by_telegram_id(uow, number))]
    people = [rosters.Member(one.id, one.name) for one in known]
    by_name = name_in("en" if community.name == sample.COMMUNITY["en"] else "zh", _BY_NAME)
    start = datetime.combine(wall_of(uow.now, community.timezone).date(), time(8))
    roster = await rosters.make(
        uow,
        community.id,
        group.id,
        name="Gatehouse" if community.language == "en" else "门岗值班",
        start=start,
        hours=24,
        shown_at=time(8),
        members=[*people, rosters.Member(None, by_name)],
        by=people[0].account or 0,
    )
    await plan_notices(uow, roster, community.timezone)
    journal.record(
        uow, community.id, "roster.made", Numbered("roster", roster.number), {"name": roster.name, "sample": True}
    )
    return roster


async def import_register(database: Database, community: Community, entries: list[Entry], now: datetime) -> None:
    """These lines become the register of a community that is being founded."""
    async with database.uow(now) as uow:
        name = "sample.xlsx"
        key = await imports.begin(uow, community.id, account=None, name=name, two_people=False)
        for first in range(0, len(entries), _CHUNK):
            await imports.stage(uow, key, first, entries[first : first + _CHUNK])
        await imports.show(uow, key, digest="", count=len(entries), moves={}, summary={})
        wanted = await imports.get(uow, key)
        if wanted is None:
            raise LookupError("the sample register was not put aside")
        await register_switch.apply(uow, wanted, by=None)
        await imports.forget_lines(uow, key)


def entry_of(home: sample.Unit, names: str = "zh") -> Entry:
    """A home of the sample as a line of the register."""
    named = [name_in(names, name) for name in home.owners]
    owners = tuple(Owner(owner_key(name, developer=home.unsold), name) for name in named)
    return Entry(Place(home.building, home.entrance, home.number), Use.HOME, home.area, owners)


async def bind_everybody(uow: UnitOfWork, community: Community, keys: dict[int, int]) -> None:
    """Tie every resident of the sample to the homes they own or live in. `keys`: our accounts by Telegram id."""
    chair = next(keys[one.id] for one in sample.RESIDENTS if one.role == "chair")
    deputy = next(keys[one.id] for one in sample.RESIDENTS if one.role == "committee")
    for resident in sample.RESIDENTS:
        for home in resident.homes or ((resident.home,) if resident.home else ()):
            relation = Relation.OWNER if resident.homes else Relation.TENANT
            if resident.role == "family":
                relation = Relation.FAMILY
            await _bind(uow, community, keys[resident.id], home, relation, confirmer=(chair, deputy))


async def _bind_neighbours(uow: UnitOfWork, community: Community, keys: dict[int, int], names: str) -> None:
    chair = next(keys[one.id] for one in sample.RESIDENTS if one.role == "chair")
    for number, name, home in sample.neighbours():
        account = await accounts.remember(uow, number, name_in(names, name), "zh-hans")
        await members.join(uow, community.id, account.id)
        await _bind(uow, community, account.id, home, Relation.OWNER, confirmer=(chair, chair))


async def _bind(
    uow: UnitOfWork, community: Community, account: int, home: str, relation: Relation, *, confirmer: tuple[int, int]
) -> None:
    key = await register.find_place(uow, community.id, Place(*home.split("-")))
    if key is None:
        raise LookupError(f"the sample register has no {home}")
    found = await register.entry(uow, community.id, key)
    name = (await accounts.get(uow, account)).name
    owners = found[1] if found and relation.owns else {}
    owner = next((number for number, one in owners.items() if one.name == name), None)
    if len(owners) > 1:
        relation = Relation.JOINT_OWNER
    made = await bindings.claim(uow, community.id, account, key, relation, owner)
    await bindings.confirm(uow, made.id, by=confirmer[1] if account == confirmer[0] else confirmer[0])
