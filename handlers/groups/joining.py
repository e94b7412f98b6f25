"""Joining of a further group to a community: what it is for, be it everybody, the committee or one building."""

from __future__ import annotations

from governance.groups.acts import CHOOSE_GROUP
from governance.groups.choice import COMMITTEE, EVERYBODY, Change
from handlers.approvals.leaders import led_by_others
from handlers.frame.buttons import Button, button, in_rows
from handlers.frame.refusals import NotYours, Refusal, Road, Stale
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from handlers.groups import contact
from handlers.groups.choices import propose
from storage.communities import chats, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.register import register

_LONGEST_PURPOSE = 64
_BUILDINGS = 60  # so many fit on one keyboard (Bot API allows 100 buttons)


class NoBuildings(Refusal):
    """The register has not been sent yet."""

    message = N_("I only know the buildings once the register has been sent. After that, set this group up again.")
    roads = (Road("register"),)


def purposes(t: Words, known: list[Community]) -> list[list[Button]]:
    """What a group may be, for somebody who leads these communities."""
    rows: list[list[Button]] = []
    for one in known:
        committee = t.plain("The committee's group of {community}", community=one.name)
        owners = t.plain("Another group for everyone in {community}", community=one.name)
        rows += [
            [button(committee, "setup.join", one.id, "committee")],
            [button(owners, "setup.join", one.id, "owners")],
            [button(t.plain("The group for one building in {community}", community=one.name), "setup.houses", one.id)],
        ]
    return [*rows, [button(t.plain("A new community"), "setup.new")]]


async def verified(work: Work, *, ends: bool = True) -> Dialogue:
    """The dialogue of the administrator who was looked up, in the group where it happened."""
    account, chat = await work.account(), await work.chat()
    dialogue = await dialogues.of(work.uow, account.id, "setup.place")
    here = dialogue is not None and dialogue.answers["chat"] == chat.id
    if dialogue is None or not here or chat.community is not None:
        raise Stale
    if ends:
        await dialogues.end(work.uow, dialogue)
    return dialogue


async def join(work: Work, press: Press) -> None:
    """A further group of a community that exists, for everybody or for the committee."""
    if press.word(1) not in {COMMITTEE, EVERYBODY}:
        raise NotYours
    await work.require(CHOOSE_GROUP, press.number())
    await _join(work, press.number(), press.word(1))


async def houses(work: Work, press: Press) -> None:
    """Which building's group is it?"""
    await work.require(CHOOSE_GROUP, press.number())
    await verified(work, ends=False)
    rows = await building_buttons(work, press.number(), "setup.house", press.number())
    t = await work.words()
    work.answer("")
    await work.reply(t("Which building is this group for?"), rows)


async def building_buttons(work: Work, community: int, verb: str, *arguments: int) -> list[list[Button]]:
    """A button for each building, by its place in the register's order. Raises NoBuildings."""
    names = await register.buildings(work.uow, community)
    made = [button(name[:20], verb, *arguments, place) for place, name in enumerate(names[:_BUILDINGS]) if name]
    if not made:
        raise NoBuildings
    return in_rows(made)


async def building_named(work: Work, community: int, place: int) -> str:
    """The building at a place of that order, as the purpose of a group. Raises NotYours."""
    names = await register.buildings(work.uow, community)
    if not 0 <= place < len(names):
        raise NotYours
    return names[place][:_LONGEST_PURPOSE]


async def house(work: Work, press: Press) -> None:
    """The group of that building."""
    await work.require(CHOOSE_GROUP, press.number())
    await _join(work, press.number(), await building_named(work, press.number(), press.number(1)))


async def _join(work: Work, key: int, purpose: str) -> None:
    """Proposed to a second one of those who lead it; a steward who is alone yet says it alone."""
    community, account = await communities.get(work.uow, key), await work.account()
    dialogue = await verified(work)
    chat, title = await work.chat(), dialogue.answers["title"]
    if not community.stewarded or await led_by_others(work, key, CHOOSE_GROUP):
        await propose(work, community, Change.JOIN, target=chat, title=title, group=None, purpose=purpose)
        return
    await chats.remember_group(work.uow, chat.telegram_id, title, community=community.id, purpose=purpose)
    journal.record(
        work.uow, community.id, "group.joined", Subject("chat", chat.id), {"by": account.id, "purpose": purpose}
    )
    t = words(community.language)
    work.answer(t.plain("Done."))
    work.post(chat.id, t("This group now belongs to {community}.", community=community.name), kind=Kind.NOTICE)
    await contact.show(work, await chats.get(work.uow, chat.id))


ROUTES: list[Route] = [
    Route(ButtonPress("setup.join"), join, CHOOSE_GROUP),
    Route(ButtonPress("setup.houses"), houses, CHOOSE_GROUP),
    Route(ButtonPress("setup.house"), house, CHOOSE_GROUP),
]
