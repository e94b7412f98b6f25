"""How does a community come into another group? A leader says so there, a second one confirms it."""

from __future__ import annotations

from governance.group_choice import LAPSES, GroupChoice, State, may_confirm
from governance.roles import TABLE, Act, Role, may
from handlers import committee_room
from handlers.buttons import Button, Keyboard, button, link
from handlers.dates import say_moment
from handlers.deep_links import group_link
from handlers.group_moving import card_of, join, move, say_purpose, show_decided
from handlers.refusals import NotYours, Refusal, Stale
from handlers.role_words import what_now
from handlers.triggers import Falling, Press, Pressing, Route, Start, Starting
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import chats, communities, due, group_choices, members, roles
from storage.accounts import Account
from storage.chats import Chat
from storage.communities import Community
from storage.due import Due
from storage.outbox import Kind
from storage.standing import standing

_LEADING = [role for role in TABLE[Act.CHOOSE_GROUP] if role is not Role.ANYONE]


class NoSecondLeader(Refusal):
    """A move takes two people, and there is one."""

    message = N_("A community moves when two of those who lead it say so. Please have a second one confirmed first.")


class SameLeader(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("Another one of those who lead the community confirms this, not who proposed it.")


class Taken(Refusal):
    """The group is somebody's home already."""

    message = N_("This group belongs to a community already. Please use a group that belongs to none.")


class NotThere(Refusal):
    """Between the proposal and its confirmation the new group was lost."""

    message = N_("I am not in the new group any more, or it was set up otherwise. Add me there and propose it again.")


async def how(work: Work, press: Press) -> None:
    """“Move to another group” in the settings: how it goes, and the button that brings the bot there."""
    await work.require(Act.CHOOSE_GROUP, press.number())
    work.answer("")
    await _explain(work, press.number())


async def _explain(work: Work, community: int) -> None:
    t = await work.words()
    text = t(
        "Does the community move to another group? Add me there with the button, and press there that it is the new "
        "group. If I am there already, send /setup.\n"
        "A second one of those who lead the community confirms it. Votes, matters and duty then go on there."
    )
    address = group_link(work.bot, "move", community)
    await work.reply(text, [[link(t.plain("Choose the new group"), address)]])


async def arrive(work: Work, start: Start) -> None:
    """The button has brought the bot into the new group; in private it explains itself."""
    community = int(start.arguments[0]) if start.arguments and start.arguments[0].isdecimal() else 0
    await work.require(Act.CHOOSE_GROUP, community)
    if work.private:
        await _explain(work, community)
        return
    if (await work.chat()).community is not None:
        raise Taken
    t = await work.words()
    await work.reply(t("What is this group?"), await _rows(work, t, await communities.get(work.unit, community)))


async def new_group_buttons(work: Work, t: Words, account: Account) -> Keyboard:
    """For somebody in a group that belongs to nobody: the groups that it may follow."""
    rows: list[list[Button]] = []
    for one in await members.communities_of(work.unit, account.id):
        if may(await standing(work.unit, one.id, account.id), Act.CHOOSE_GROUP):
            rows += await _rows(work, t, one)
    return rows


async def _rows(work: Work, t: Words, community: Community) -> list[list[Button]]:
    groups = await chats.every_group_of(work.unit, community.id)
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
    await work.require(Act.CHOOSE_GROUP, press.number())
    community, here, me = await communities.get(work.unit, press.number()), await work.chat(), await work.account()
    old = await chats.find(work.unit, press.number(1))
    if old is None or old.community != community.id:
        raise NotYours
    if here.community is not None:
        raise Taken
    if not await led_by_others(work, community.id, me):
        raise NoSecondLeader(buttons=lambda t: [[what_now(t, community.id)]])
    before = await group_choices.standing(work.unit, community.id, old.id)
    await propose(work, community, here, before, old=old, title=work.telegram_chat.title or "")


async def led_by_others(work: Work, community: int, me: Account) -> bool:
    """Is there anybody who could confirm it?"""
    return bool({one.account for one in await roles.holders(work.unit, community, *_LEADING)} - {me.id})


async def propose(
    work: Work,
    community: Community,
    here: Chat,
    before: GroupChoice | None,
    *,
    old: Chat | None,
    title: str,
    purpose: str = "",
) -> None:
    """Have it confirmed by a second person; what was proposed before for the same group is taken back."""
    me, t = await work.account(), await work.words()
    there = await group_choices.standing_at(work.unit, community.id, here.telegram_id)
    key = None if old is None else old.id
    if there is not None and (there.instead_of, there.purpose) == (key, purpose):
        work.answer(t.plain("It waits for a second person already."))
        return
    for one in {each.id: each for each in (before, there) if each is not None}.values():
        await _end(work, one, State.REFUSED, "group.withdrawn", by=me.id)
    choice = await group_choices.propose(
        work.unit,
        community.id,
        instead_of=key,
        target=here.telegram_id,
        title=title,
        by=me.id,
        purpose=purpose,
    )
    await _ask(work, choice, community, old, here)
    work.answer(t.plain("Proposed. A second person confirms it."))


async def _ask(work: Work, choice: GroupChoice, community: Community, old: Chat | None, here: Chat) -> None:
    me = await work.account()
    work.unit.record(
        community.id,
        "group.proposed",
        card_of(choice),
        {"by": me.id, "instead_of": choice.instead_of, "purpose": choice.purpose},
    )
    await due.schedule(work.unit, "group.lapse", card_of(choice), work.now + LAPSES, community=community.id)
    t = words(community.language)
    text = _question(work, t, choice, community, old, me)
    work.post(here.id, text, _keyboard(t, choice), kind=Kind.CARD, card=card_of(choice))

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        return _question(work, t, choice, community, old, me), _keyboard(t, choice)

    others = await committee_room.who_may(work, community.id, Act.CHOOSE_GROUP, without={me.id})
    await committee_room.ask(work, community, others, card_of(choice), question)


def _question(work: Work, t: Words, choice: GroupChoice, community: Community, old: Chat | None, me: Account) -> Html:
    end = say_moment(t, work.now + LAPSES, community.timezone)
    if old is None:
        return t(
            "{name} proposes that the group “{new}” belongs to {community}, for: {purpose}.\n"
            "A second one of those who lead it confirms this, in that group or in private, until {end}. "
            "Until then nothing changes.",
            name=me.name,
            community=community.name,
            new=choice.title,
            purpose=say_purpose(t, choice.purpose),
            end=end,
        )
    return t(
        "{name} proposes that {community} moves from the group “{old}” to the group “{new}”.\n"
        "A second one of those who lead it confirms this, in the new group or in private, until {end}. "
        "Until then nothing changes.",
        name=me.name,
        community=community.name,
        old=old.title,
        new=choice.title,
        end=end,
    )


def _keyboard(t: Words, choice: GroupChoice) -> Keyboard:
    no = button(t.plain("Refuse"), "group.refuse", choice.id)
    return [[no, button(t.plain("Confirm"), "group.confirm", choice.id, style="primary")]]


async def _pressed(work: Work, press: Press) -> GroupChoice:
    community = await group_choices.whose(work.unit, press.number())
    if community is None:
        raise NotYours
    await work.require(Act.CHOOSE_GROUP, community)
    return await group_choices.get(work.unit, community, press.number())


async def confirm(work: Work, press: Press) -> None:
    """The second leader says yes: from now on the community is there."""
    choice, me, t = await _pressed(work, press), await work.account(), await work.words()
    if choice.state is State.CONFIRMED:
        work.answer(t.plain("This was confirmed already."))
        return
    if choice.state is not State.PROPOSED:
        raise Stale
    if not may_confirm(choice, me.id):
        raise SameLeader
    entered = await chats.by_telegram_id(work.unit, choice.target)
    if entered is None or not entered.open or entered.community is not None:
        raise NotThere
    if choice.instead_of is None:
        await _end(work, choice, State.CONFIRMED, "group.joined", by=me.id)
        await join(work, choice, entered)
    else:
        await _end(work, choice, State.CONFIRMED, "group.moved", by=me.id)
        await move(work, choice, entered)
    work.answer(t.plain("Confirmed."))


async def refuse(work: Work, press: Press) -> None:
    """A leader says no, or whoever proposed it takes it back: nothing changes."""
    choice, me, t = await _pressed(work, press), await work.account(), await work.words()
    if choice.state is not State.PROPOSED:
        raise Stale
    await _end(work, choice, State.REFUSED, "group.refused", by=me.id)
    moves = N_("Refused: {community} does not move to the group “{new}”.")
    joins = N_("Refused: the group “{new}” does not belong to {community}.")
    await show_decided(work, choice, joins if choice.instead_of is None else moves)
    work.answer(t.plain("Refused."))


async def lapse(work: Work, item: Due) -> None:
    """Nobody has confirmed it for a week."""
    choice = await group_choices.get(work.unit, item.community or 0, int(item.name.partition(":")[2]))
    if choice.state is State.PROPOSED:
        await _end(work, choice, State.LAPSED, "group.lapsed", by=None)
        moves = N_("Nobody confirmed it for 7 days: {community} does not move to the group “{new}”.")
        joins = N_("Nobody confirmed it for 7 days: the group “{new}” does not belong to {community}.")
        await show_decided(work, choice, joins if choice.instead_of is None else moves)


async def _end(work: Work, choice: GroupChoice, state: State, act: str, *, by: int | None) -> None:
    confirmed = by if state is State.CONFIRMED else None
    if not await group_choices.decide(work.unit, choice, state, by=confirmed):
        raise Stale
    await due.cancel(work.unit, "group.lapse", card_of(choice))
    content = {"proposed_by": choice.by, "instead_of": choice.instead_of, "purpose": choice.purpose}
    work.unit.record(choice.community, act, card_of(choice), content if by is None else {"by": by, **content})


ROUTES: list[Route] = [
    Route(Starting("move"), arrive, Act.CHOOSE_GROUP),
    Route(Pressing("group.how"), how, Act.CHOOSE_GROUP),
    Route(Pressing("group.move"), choose, Act.CHOOSE_GROUP),
    Route(Pressing("group.confirm"), confirm, Act.CHOOSE_GROUP),
    Route(Pressing("group.refuse"), refuse, Act.CHOOSE_GROUP),
    Route(Falling("group.lapse"), lapse),
]
