"""Choice about a community's groups: a leader proposes it, a second one confirms it, and it is done."""

from __future__ import annotations

from dataclasses import replace

from governance.approvals.choice import State, may_confirm
from governance.groups.acts import CHOOSE_GROUP
from governance.groups.choice import COMMITTEE, PATIENCE, Change, GroupChoice
from handlers.approvals import committee_room
from handlers.approvals.approval import Approval, Asked, Decision, deadline_routes
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import Waiting
from handlers.frame.buttons import Keyboard
from handlers.frame.refusals import WHO, Refusal, Stale
from handlers.frame.triggers import Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.groups.leaving import change_purpose, untie
from handlers.groups.moving import card_of, join, move, show_decided
from handlers.groups.words import LAPSED, REFUSED, question, question_buttons
from storage.communities import accounts, chats
from storage.communities.accounts import Account
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.groups import choices as group_choices


class SameLeader(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("Another person who leads the community must confirm this, not the one who proposed it.")
    roads = (WHO,)


class NotThere(Refusal):
    """Between the proposal and its confirmation the new group was lost."""

    message = N_(
        "I am no longer in the new group, or it has been set up for something else. Please add me there and "
        "propose it again."
    )


async def propose(
    work: Work, community: Community, change: Change, *, target: Chat, title: str, group: Chat | None, purpose: str = ""
) -> None:
    """Have it confirmed by a second person; what was proposed before about the same group is taken back.

    `target`: the group that is entered, or the community's own `group` that is changed.
    """
    me, t = await work.account(), await work.words()
    key = None if group is None else group.id
    before = None if key is None else await group_choices.pending(work.uow, community.id, key)
    there = await group_choices.standing_at(work.uow, community.id, target.telegram_id)
    for one in (before, there):
        if one is not None and (one.change, one.group, one.purpose, one.target) == (
            change,
            key,
            purpose,
            target.telegram_id,
        ):
            work.answer(t.plain("This is already proposed; a second person needs to confirm it."))
            return
    for one in {each.id: each for each in (before, there) if each is not None}.values():
        await CHOICE.carry_out(work, community, one, _WITHDRAWN, me)
    choice = await group_choices.propose(
        work.uow,
        community.id,
        change,
        group=key,
        target=target.telegram_id,
        title=title,
        by=me.id,
        purpose=purpose,
    )
    content = {"by": me.id, "change": choice.change.value, "instead_of": choice.group, "purpose": choice.purpose}
    journal.record(work.uow, community.id, "group.proposed", card_of(choice), content)
    await _show(work, community, choice, me, target)
    await CHOICE.begin(work, community, choice)
    work.answer(t.plain("Proposed. A second person confirms it."))


def _enters(choice: GroupChoice) -> bool:
    return choice.change in {Change.MOVE, Change.JOIN}


async def _show(work: Work, community: Community, choice: GroupChoice, me: Account, target: Chat) -> None:
    """In the group that is entered, where it can be confirmed, too; otherwise to whoever proposes it."""
    chat, reader = (target.id, None) if _enters(choice) else (me.private_chat, me)
    if chat is not None:
        say = await _question(work, community, choice)
        text, keyboard = await say(words(reader.language if reader else community.language), reader)
        work.post(chat, text, keyboard, kind=Kind.CARD, card=card_of(choice))


async def _question(work: Work, community: Community, choice: GroupChoice) -> Say:
    group = None if choice.group is None else await chats.find(work.uow, choice.group)
    name = (await accounts.get(work.uow, choice.by)).name

    async def asked(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        own = reader is not None and reader.id == choice.by
        return question(t, choice, community, group, name, work.now), question_buttons(t, choice, own=own)

    return asked


async def _asked(work: Work, community: Community, choice: GroupChoice) -> Asked:
    """In the committee's own group or in private whoever may confirm it.

    A group that may not be ours any more is not told of it beforehand.
    """
    target = await chats.by_telegram_id(work.uow, choice.target)
    people = await committee_room.who_may(work, community.id, CHOOSE_GROUP, without={choice.by})
    return Asked(people, room=_enters(choice) or target is None or target.purpose != COMMITTEE)


# Deciding


def _over(choice: GroupChoice) -> str:
    if choice.state is State.CONFIRMED:
        return N_("This is already confirmed.")
    raise Stale


async def _check(work: Work, _community: Community, choice: GroupChoice, _me: int) -> None:
    """Raises NotThere or Stale if the group is not as it was."""
    if _enters(choice):
        await _entered(work, choice)
    else:
        group = await chats.find(work.uow, choice.group or 0)
        if group is None or group.community != choice.community:
            raise Stale


async def _entered(work: Work, choice: GroupChoice) -> Chat:
    entered = await chats.by_telegram_id(work.uow, choice.target)
    if entered is None or not entered.open or entered.community is not None:
        raise NotThere
    return entered


async def _follow(work: Work, community: Community, choice: GroupChoice) -> None:
    """It was confirmed: the community moves, takes a group besides, gives one up, or has it for others."""
    if _enters(choice):
        entered = await _entered(work, choice)
        await (join if choice.change is Change.JOIN else move)(work, choice, entered)
        return
    group = await chats.get(work.uow, choice.group or 0)
    if choice.change is Change.UNTIE:
        await untie(work, community, group)
    else:
        await change_purpose(work, community, group, choice.purpose)
    await show_decided(work, choice)


def _facts(choice: GroupChoice) -> dict[str, object]:
    return {"proposed_by": choice.by, "instead_of": choice.group, "purpose": choice.purpose}


_DONE = {
    Change.MOVE: "group.moved",
    Change.JOIN: "group.joined",
    Change.PURPOSE: "group.purpose_changed",
    Change.UNTIE: "group.untied",
}
_WITHDRAWN: Decision[GroupChoice] = Decision(
    lambda work, _, choice, __: group_choices.decide(work.uow, choice, State.REFUSED),
    act="group.withdrawn",
    facts=_facts,
    then=lambda work, _, choice: show_decided(work, choice, REFUSED[choice.change]),
)
CHOICE: Approval[GroupChoice] = Approval(
    word="group",
    table="group_choices",
    act=CHOOSE_GROUP,
    load=lambda work, community, key: group_choices.get(work.uow, community, key),
    waits=lambda choice: choice.state is State.PROPOSED,
    asked=_asked,
    question=_question,
    deadlines=Waiting("group", PATIENCE),
    lapse=Decision(
        lambda work, _, choice, __: group_choices.decide(work.uow, choice, State.LAPSED),
        act="group.lapsed",
        facts=_facts,
        then=lambda work, _, choice: show_decided(work, choice, LAPSED[choice.change]),
    ),
    otherwise=SameLeader,
)
_CONFIRM: Decision[GroupChoice] = Decision(
    lambda work, _, choice, me: group_choices.decide(work.uow, choice, State.CONFIRMED, by=me),
    verb="group.confirm",
    act=lambda choice: _DONE[choice.change],
    facts=_facts,
    said=N_("Confirmed."),
    then=_follow,
    may=may_confirm,
    check=_check,
    over=_over,
    loud=False,
)
_REFUSE = replace(_WITHDRAWN, verb="group.refuse", act="group.refused", said=N_("Refused."), over=Stale)

ROUTES: list[Route] = [*CHOICE.on(_CONFIRM, _REFUSE), *deadline_routes(CHOICE)]
