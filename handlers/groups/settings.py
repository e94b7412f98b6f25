"""Settings of a community's groups: which there are, for whom, how that is changed. Behind /settings, in private."""

from __future__ import annotations

from governance.groups.acts import CHOOSE_GROUP
from governance.groups.choice import COMMITTEE, EVERYBODY, Change
from handlers.approvals.leaders import NoSecondLeader, led_by_others
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import group_link
from handlers.frame.refusals import NotYours, Stale
from handlers.frame.role_words import what_now
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from handlers.groups.choices import propose
from handlers.groups.joining import building_buttons, building_named
from handlers.groups.leaving import change_purpose, check_changed, untie
from handlers.groups.words import say_purpose
from storage.communities import chats, communities
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject

_LONGEST_LABEL = 30


async def show(work: Work, press: Press) -> None:
    """“Groups” in the settings: each with what it is for."""
    await work.require(CHOOSE_GROUP, press.number())
    community = await communities.get(work.uow, press.number())
    t = await work.words()
    groups = await chats.every_group_of(work.uow, community.id)
    lines = [t("<b>The groups of {community}</b>", community=community.name)]
    lines += [Html(f"• {_line(t, one)}") for one in groups]
    rows = [[button(one.title[:_LONGEST_LABEL] or "…", "group.one", community.id, one.id)] for one in groups]
    rows.append([link(t.plain("Add another group"), group_link(work.bot, "further", community.id))])
    work.answer("")
    # From the settings it is a new message below them, or an old one far above would be edited unseen.
    await _card(work, community.id, Html("\n".join(lines)), rows, fresh=len(press.arguments) == 1)


async def _card(work: Work, community: int, text: Html, keyboard: Keyboard, *, fresh: bool = False) -> None:
    await work.reply(text, keyboard, card=Subject("groups", community), fresh=fresh)


def _line(t: Words, group: Chat) -> Html:
    line = t("“{title}”: {purpose}", title=group.title, purpose=say_purpose(t, group.purpose))
    return line if group.open else t("{line} (I was removed from it)", line=line)


async def explain_further(work: Work, community: int) -> None:
    """How a further group is added, for whoever opened the group's link in private."""
    t = await work.words()
    text = t(
        "To add a group for everyone, the committee or one building, add me there with the button. If I am "
        "already in it, send /setup."
    )
    await work.reply(text, [[link(t.plain("Add another group"), group_link(work.bot, "further", community))]])


async def _chosen(work: Work, press: Press) -> tuple[Community, Chat]:
    """The group that a button names, checked. Raises NotYours, Stale."""
    await work.require(CHOOSE_GROUP, press.number())
    group = await chats.find(work.uow, press.number(1))
    if group is None or group.community != press.number():
        raise NotYours
    return await communities.get(work.uow, press.number()), group


async def one(work: Work, press: Press) -> None:
    """One group: for whom shall it be, or does it not belong to the community?"""
    community, group = await _chosen(work, press)
    t = await work.words()
    text = t(
        "{group}\nIs this wrong? A second person who leads the community must confirm any change.",
        group=_line(t, group),
    )
    where = (community.id, group.id)
    rows = [
        [button(t.plain("For everyone"), "group.purpose", *where, EVERYBODY)],
        [button(t.plain("For the committee"), "group.purpose", *where, COMMITTEE)],
        [button(t.plain("For one building"), "group.houses", *where)],
        [button(t.plain("Not our group"), "group.untie", *where)],
        [button(t.plain("Back"), "group.list", community.id, "back")],
    ]
    taken = {EVERYBODY: 0, COMMITTEE: 1}.get(group.purpose)
    work.answer("")
    await _card(work, community.id, text, [row for place, row in enumerate(rows) if place != taken])


async def houses(work: Work, press: Press) -> None:
    """Which building is it for?"""
    community, group = await _chosen(work, press)
    rows = await building_buttons(work, community.id, "group.house", community.id, group.id)
    t = await work.words()
    work.answer("")
    text = t("“{title}”: for which building?", title=group.title)
    await _card(work, community.id, text, [*rows, [button(t.plain("Back"), "group.one", community.id, group.id)]])


async def house(work: Work, press: Press) -> None:
    """For that building."""
    community, group = await _chosen(work, press)
    await _purpose(work, community, group, await building_named(work, community.id, press.number(2)))


async def purpose(work: Work, press: Press) -> None:
    """For everybody, or for the committee."""
    if press.word(2) not in {EVERYBODY, COMMITTEE}:
        raise NotYours
    community, group = await _chosen(work, press)
    await _purpose(work, community, group, press.word(2))


async def _purpose(work: Work, community: Community, group: Chat, wanted: str) -> None:
    if group.purpose == wanted:
        raise Stale
    await check_changed(work, community.id, group, wanted)
    if await _alone(work, community):
        await change_purpose(work, community, group, wanted)
        await _done(work, community, group, "group.purpose_changed", wanted)
        return
    title = group.title
    await propose(work, community, Change.PURPOSE, target=group, title=title, group=group, purpose=wanted)


async def give_up(work: Work, press: Press) -> None:
    """The group is not the community's."""
    community, group = await _chosen(work, press)
    await check_changed(work, community.id, group, None)
    if await _alone(work, community):
        await untie(work, community, group)
        await _done(work, community, group, "group.untied", "")
        return
    await propose(work, community, Change.UNTIE, target=group, title=group.title, group=group)


async def _alone(work: Work, community: Community) -> bool:
    """A steward who is alone yet says it alone, as at the set-up. Raises NoSecondLeader if nobody could confirm it."""
    if await led_by_others(work, community.id, CHOOSE_GROUP):
        return False
    if not community.stewarded:
        raise NoSecondLeader(buttons=lambda t: [[what_now(t, community.id)]])
    return True


async def _done(work: Work, community: Community, group: Chat, act: str, wanted: str) -> None:
    content = {"by": (await work.account()).id, "purpose": wanted}
    journal.record(work.uow, community.id, act, Subject("chat", group.id), content)
    t = await work.words()
    work.answer(t.plain("Done."))
    back = [[button(t.plain("Groups"), "group.list", community.id, "back")]]
    await _card(work, community.id, t("“{title}”: changed.", title=group.title), back)


ROUTES: list[Route] = [
    Route(ButtonPress("group.list"), show, CHOOSE_GROUP),
    Route(ButtonPress("group.one"), one, CHOOSE_GROUP),
    Route(ButtonPress("group.houses"), houses, CHOOSE_GROUP),
    Route(ButtonPress("group.house"), house, CHOOSE_GROUP),
    Route(ButtonPress("group.purpose"), purpose, CHOOSE_GROUP),
    Route(ButtonPress("group.untie"), give_up, CHOOSE_GROUP),
]
