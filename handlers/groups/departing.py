"""Departure of a community from its group for another: a leader says so in the new one, a second one confirms it."""

from __future__ import annotations

from governance.groups.acts import CHOOSE_GROUP
from governance.groups.choice import Change
from governance.roles import may
from handlers.approvals.leaders import NoSecondLeader, led_by_others
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.deep_links import group_link
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.role_words import what_now
from handlers.frame.triggers import ButtonPress, DeepLink, Press, Route, Start
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from handlers.groups.choices import propose
from storage.communities import chats, communities, members
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.offices.roles_of import roles_of


class Taken(Refusal):
    """The group is somebody's home already."""

    message = N_("This group already belongs to a community. Please use a group that belongs to none.")


async def how(work: Work, press: Press) -> None:
    """“Move to another group” in the settings: how it goes, and the button that brings the bot there."""
    await work.require(CHOOSE_GROUP, press.number())
    work.answer("")
    await _explain(work, press.number())


async def _explain(work: Work, community: int) -> None:
    t = await work.words()
    text = t(
        "Is the community moving to another group? Add me there with the button, and press there that it is "
        "the new group. If I am already in it, send /setup.\n"
        "Once a second person who leads the community confirms, votes, matters and duty continue there."
    )
    address = group_link(work.bot, "move", community)
    await work.reply(text, [[link(t.plain("Choose the new group"), address)]])


async def arrive(work: Work, start: Start) -> None:
    """The button has brought the bot into the new group; in private it explains itself."""
    community = start.number()
    await work.require(CHOOSE_GROUP, community)
    if work.private:
        await _explain(work, community)
        return
    if (await work.chat()).community is not None:
        raise Taken
    t = await work.words()
    await work.reply(t("What is this group?"), await _rows(work, t, await communities.get(work.uow, community)))


async def new_group_buttons(work: Work, t: Words, account: Account) -> Keyboard:
    """For somebody in a group that belongs to nobody: the groups that it may follow."""
    rows: list[list[Button]] = []
    for one in await members.communities_of(work.uow, account.id):
        if may(await roles_of(work.uow, one.id, account.id), CHOOSE_GROUP):
            rows += await _rows(work, t, one)
    return rows


async def _rows(work: Work, t: Words, community: Community) -> list[list[Button]]:
    groups = await chats.every_group_of(work.uow, community.id)
    one = t.plain("This is the new group of {community}", community=community.name)
    if len(groups) == 1:
        return [[button(one, "group.move", community.id, groups[0].id)]]
    return [
        [button(t.plain("{said} (instead of {title})", said=one, title=old.title), "group.move", community.id, old.id)]
        for old in groups
    ]


async def choose(work: Work, press: Press) -> None:
    """“This is the new group of …”: proposed, and whoever may confirm it is asked."""
    if work.private or work.telegram_chat is None:
        raise Stale
    await work.require(CHOOSE_GROUP, press.number())
    community, here = await communities.get(work.uow, press.number()), await work.chat()
    old = await chats.find(work.uow, press.number(1))
    if old is None or old.community != community.id:
        raise NotYours
    if here.community is not None:
        raise Taken
    if not await led_by_others(work, community.id, CHOOSE_GROUP):
        raise NoSecondLeader(buttons=lambda t: [[what_now(t, community.id)]])
    title = work.telegram_chat.title or ""
    await propose(work, community, Change.MOVE, target=here, title=title, group=old)


ROUTES: list[Route] = [
    Route(DeepLink("move"), arrive, CHOOSE_GROUP),
    Route(ButtonPress("group.how"), how, CHOOSE_GROUP),
    Route(ButtonPress("group.move"), choose, CHOOSE_GROUP),
]
