"""`yishiting appoint`: nobody can be confirmed any more; how does whoever runs the bot have the owners asked?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.language import t
from bot.cli.printing import visible
from bot.cli.refusal import refuse
from bot.cli.register import COMMUNITY, opened, staying_community
from bot.cli.running import CONFIG, configured, in_loop
from storage.engine.subjects import Subject

if TYPE_CHECKING:
    from bot.config.keys import Settings
    from storage.communities.accounts import Account
    from storage.communities.communities import Community
    from storage.engine.uow import UnitOfWork

_NUMBER = typer.Argument(help="The person's Telegram number; or part of the name, to look the number up.")


def appoint(person: str = _NUMBER, community: str = COMMUNITY, config: Path | None = CONFIG) -> None:
    """Propose a committee member (or, before there is one, a steward) when at most one person is left leading.

    The owners' group is asked for seven days; nothing changes without the owners, and the journal says who proposed it.
    """
    typer.echo(visible(in_loop(_appoint(configured(config), person, community))))


async def _appoint(settings: Settings, person: str, wanted: str) -> str:
    from bot.process.clock import Clock

    async with opened(settings) as database, database.uow(Clock().now()) as uow:
        community = await staying_community(uow, wanted)
        account = await _person(uow, community, person)
        await _check(uow, community)
        return await _propose(uow, community, account)


async def _person(uow: UnitOfWork, community: Community, person: str) -> Account:
    from storage.communities import accounts, members

    if not person.isdecimal():
        people = await accounts.several(uow, await members.named(uow, community.id, person, limit=6))
        named = ", ".join(f"{one.telegram_id} ({one.name})" for one in people)
        if not named:
            refuse(t("nobody there has that name"))
        refuse(t("give the number instead of the name: {named}", named=named))
    known = await accounts.by_telegram_id(uow, int(person))
    if known is None or not await members.belongs(uow, community.id, known.id):
        refuse(
            t(
                "nobody in {name} has the number {person}; they must first press Start with the bot",
                name=community.name,
                person=person,
            )
        )
    return known


async def _check(uow: UnitOfWork, community: Community) -> None:
    from governance.offices.office import LEADING, alone
    from storage.communities import chats
    from storage.offices import roles

    if not alone([one.account for one in await roles.holders(uow, community.id, *LEADING)]):
        refuse(t("{name} has two or more people leading it: one proposes, another confirms", name=community.name))
    if any(one.public for one in await roles.proposed(uow, community.id)):
        refuse(t("the owners of {name} are already being asked about somebody", name=community.name))
    if not await chats.groups_of(uow, community.id, chats.OWNERS):
        refuse(t("the bot is in none of the owners' groups of {name}, so nobody could be asked", name=community.name))


async def _propose(uow: UnitOfWork, community: Community, account: Account) -> str:
    from governance.offices.succession import LASTS
    from governance.roles import Role
    from storage.queues import due

    role = Role.STEWARD if community.stewarded else Role.COMMITTEE
    payload = {"account": account.id, "role": role.value}
    name = Subject("community", community.id)
    await due.schedule(uow, "owners.appointed", name, uow.now, community=community.id, payload=payload)
    return t(
        "The owners of {community} will be asked about {person} ({role}) once the bot runs. After {days} "
        "days their answers decide whether it takes effect; the group sees that you proposed it.",
        community=community.name,
        person=account.name,
        role=role.value,
        days=LASTS.days,
    )
