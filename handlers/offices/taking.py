"""Taking of an office from somebody, or moving it to their new account: proposed by one, confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.offices.acts import TAKE_ROLE
from governance.offices.office import LONGEST_REASON, REASONS, Why, may_be_taken
from handlers.approvals import committee_room
from handlers.frame.buttons import button
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.role_words import WHY, ending_card, say_role, what_now
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from handlers.offices.end_deciding import ENDING, NotOneself, leaving
from handlers.offices.giving import holding_of
from storage.communities import accounts, communities, members
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.offices import role_endings, roles
from storage.offices.roles import Holding
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.residents import bindings

_DIALOGUE = "office"
_NAMED = 30


class NoSecond(Refusal):
    """There is nobody to confirm it."""

    message = N_("This needs a second committee member who has a private chat with me, and there is none.")


class NotBefore(Refusal):
    """The committee has not taken over yet."""

    message = N_("Until the committee takes over, nobody can be removed from it.")


async def begin(work: Work, press: Press) -> None:
    """The button “Take a role”: from whom?"""
    key = press.number()
    await work.require(TAKE_ROLE, key)
    account, t = await work.account(), await work.words()
    if not work.private:
        raise NotYours
    facts = await communities.get(work.uow, key)
    held = [one for one in await roles.holders(work.uow, key) if one.account != account.id]
    held = [one for one in held if may_be_taken(one.role, stewarded=bool(facts.stewarded))][:_NAMED]
    names = {one.id: one.name for one in await accounts.several(work.uow, list({one.account for one in held}))}
    rows = [
        [button(f"{names[one.account][:30]} · {say_role(t, one.role, one.scope)}"[:60], "office.take", one.id)]
        for one in held
    ]
    work.answer("")
    text = t("Whose office should end? A second person must confirm, and the person concerned will be told the reason.")
    await work.reply(text if rows else t("There is nobody whose office you can propose to end."), rows, fresh=True)


async def _theirs(work: Work, number: int) -> tuple[Community, Holding]:
    """An office of somebody else that may be ended. Raises NotYours, NotOneself or NotBefore."""
    key = await roles.whose(work.uow, number)
    if key is None or not work.private:
        raise NotYours
    await work.require(TAKE_ROLE, key)
    holding = await holding_of(work, key, number)
    if holding.active is None:
        raise NotYours
    if holding.account == (await work.account()).id:
        raise NotOneself
    community = await communities.get(work.uow, key)
    if not may_be_taken(holding.role, stewarded=bool(community.stewarded)):
        raise NotBefore
    return community, holding


async def take(work: Work, press: Press) -> None:
    """The office is known: why is it to end?"""
    community, holding = await _theirs(work, press.number())
    t = await work.words()
    name = (await accounts.get(work.uow, holding.account)).name
    rows = [[button(t.plain(WHY[one]), "office.why", holding.id, one.value)] for one in REASONS]
    rows.append([button(t.plain("Another reason"), "office.words", holding.id)])
    work.answer("")
    text = t(
        "Why should {name} no longer be {role} of {community}?",
        name=name,
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
    )
    await work.reply(text, rows, fresh=True)


async def why(work: Work, press: Press) -> None:
    """The reason is known: it waits for a second person."""
    reason = press.one_of(REASONS, 1)
    community, holding = await _theirs(work, press.number())
    await _propose(work, community, holding, reason)


async def ask_words(work: Work, press: Press) -> None:
    """Another reason than those on the buttons: it is written."""
    _, holding = await _theirs(work, press.number())
    work.answer("")
    await ask(work, Dialogue((await work.account()).id, _DIALOGUE, "words", {"holding": holding.id}))


async def ask(work: Work, dialogue: Dialogue) -> None:
    """What is the reason?"""
    _, holding = await _theirs(work, int(dialogue.answers["holding"]))
    t = await work.words()
    await dialogues.save(work.uow, dialogue)
    name = (await accounts.get(work.uow, holding.account)).name
    text = t(
        "Please write the reason in one message of at most {limit} characters. {name} and the person who "
        "confirms it will read it.",
        limit=LONGEST_REASON,
        name=name,
    )
    await work.reply(text, fresh=True)


async def heard(work: Work, line: Line) -> None:
    """The reason was written: it waits for a second person."""
    account = await work.account()
    dialogue = await dialogues.of(work.uow, account.id, _DIALOGUE)
    if dialogue is None:
        raise Stale
    community, holding = await _theirs(work, int(dialogue.answers["holding"]))
    if len(line.text) > LONGEST_REASON:
        raise TooLong(length=len(line.text), limit=LONGEST_REASON)
    if not line.text:
        raise Refusal(N_("Please write the reason in a few words, at most {limit} characters."), limit=LONGEST_REASON)
    await dialogues.end(work.uow, dialogue)
    await _propose(work, community, holding, Why.WORDS, text=line.text)


async def move(work: Work, press: Press) -> None:
    """The button below “tied to another account”: the office is to move to the new one."""
    community, holding = await _theirs(work, press.number())
    binding = await bindings.get(work.uow, press.number(1))
    if binding is None or binding.community != community.id or not binding.counts:
        raise NotYours
    if not await members.belongs(work.uow, community.id, binding.account) or binding.account == holding.account:
        raise NotYours
    if binding.account == (await work.account()).id:
        raise NotOneself
    await _propose(work, community, holding, Why.ACCOUNT, heir=binding.account)


async def _propose(
    work: Work, community: Community, holding: Holding, reason: Why, *, heir: int | None = None, text: str = ""
) -> None:
    account, t = await work.account(), await work.words()
    without = {account.id, holding.account, heir or 0}
    about = {holding.account}
    if not await committee_room.seconds(work, community.id, TAKE_ROLE, without=without, about=about):
        raise NoSecond(buttons=lambda t: [[what_now(t, community.id)]])
    ending = await role_endings.propose(
        work.uow, community.id, holding.id, holding.account, why=reason, by=account.id, heir=heir, words=text
    )
    if ending is None:
        work.answer(t.plain("This has already been proposed and needs a second person to confirm it."), alert=True)
        return
    facts = {"by": account.id, "account": holding.account, "role": holding.role.value, "why": reason.value}
    journal.record(work.uow, community.id, "role.end_proposed", Subject("role", holding.id), {**facts, "heir": heir})
    others = await ENDING.begin(work, community, await leaving(work, ending))
    names = t.plain(", ").join(other.name for other in others)
    line = t("Proposed. One of these people needs to confirm: {names}.", names=names)
    take_back = [[button(t.plain("Take back the proposal"), "office.refuse", ending.id)]]
    await work.reply(line, take_back, card=ending_card(ending.id), fresh=True)
    work.answer(t.plain("Proposed. Now a second person needs to confirm it."))


def _named(t: Words, _answers: Mapping[str, Any]) -> str:
    return t.plain("the reason for ending an office")


ROUTES = [
    Route(ButtonPress("office.taking"), begin, TAKE_ROLE),
    Route(ButtonPress("office.take"), take, TAKE_ROLE),
    Route(ButtonPress("office.why"), why, TAKE_ROLE),
    Route(ButtonPress("office.words"), ask_words, TAKE_ROLE),
    Route(DialogueAnswer(_DIALOGUE, Guided(named=_named, ask=ask)), heard, TAKE_ROLE),
    Route(ButtonPress("office.move"), move, TAKE_ROLE),
]
