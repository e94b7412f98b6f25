"""Builders of registers for tests: entries with defaults, and a community whose register stands."""

from __future__ import annotations

from collections.abc import Sequence

from governance.register.register import AREA_SCALE, DEVELOPER, Entry, Owner, Place, Use, owner_key
from governance.register.weighing import Weighing
from governance.residents.binding import Relation
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine.uow import UnitOfWork
from storage.register import imports, register
from storage.residents import bindings
from storage.residents import register_switch as replacing


def an_owner(name: str = "王秀英", phone: str = "", number: str = "") -> Owner:
    return Owner(owner_key(name, phone=phone, number=number), name, phone, number)


def the_developer(name: str = "开发商") -> Owner:
    return Owner(DEVELOPER, name)


def an_entry(
    at: str = "1-1-101", *owners: Owner | str, area: int | str = "89.37", use: Use = Use.HOME, phone: str = ""
) -> Entry:
    building, entrance, unit = at.split("-")
    people = tuple(an_owner(one, phone) if isinstance(one, str) else one for one in owners or ("王秀英",))
    return Entry(Place(building, entrance, unit), use, _area(area), people)


def _area(text: int | str) -> int:
    whole, _, rest = str(text).partition(".")
    return int(whole) * AREA_SCALE + int(rest.ljust(4, "0"))


def many_entries(count: int) -> list[Entry]:
    """So many homes of one owner each, ten buildings."""
    return [
        an_entry(f"{number % 10 + 1}-{number % 3 + 1}-{number}", f"业主{number}", phone=f"138{number:08d}")
        for number in range(count)
    ]


async def a_community(uow: UnitOfWork, name: str = "议事亭小区") -> Community:
    return await communities.found(uow, name=name, language="zh", timezone="Asia/Shanghai", jurisdiction="CN")


async def import_entries(
    uow: UnitOfWork,
    community: int,
    entries: Sequence[Entry],
    *,
    by: int | None = None,
    moves: dict[str, str] | None = None,
    weighing: Weighing | None = None,
) -> int:
    """Stage and apply a register in one go; returns the import's id."""
    key = await imports.begin(uow, community, account=by, name="register.xlsx", two_people=False)
    await imports.stage(uow, key, 0, entries)
    await imports.show(uow, key, digest="0" * 64, count=len(entries), moves=moves or {}, summary={}, weighing=weighing)
    wanted = await imports.get(uow, key)
    assert wanted is not None
    assert await replacing.apply(uow, wanted, by=by)
    return key


async def an_account(uow: UnitOfWork, telegram_id: int, name: str = "某人") -> int:
    return (await accounts.remember(uow, telegram_id, name, "zh-hans")).id


async def tie(
    uow: UnitOfWork,
    community: int,
    account: int,
    at: str,
    *,
    by: int | None,
    relation: Relation = Relation.OWNER,
    line: int = 0,
) -> int:
    """Claim a unit as an owner of it (`line`: which one, from 0) or otherwise; confirmed by `by`, None: it waits.

    Returns the binding's id.
    """
    building, entrance, name = at.split("-")
    key = await register.find_place(uow, community, Place(building, entrance, name))
    assert key is not None
    found = await register.entry(uow, community, key)
    assert found is not None
    owner = list(found[1])[line] if relation.owns else None
    binding = await bindings.claim(uow, community, account, key, relation, owner)
    if by is not None:
        assert await bindings.confirm(uow, binding.id, by=by)
    return binding.id
