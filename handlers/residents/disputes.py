"""Disputes: what happens when somebody says that a line of the register, or who is tied to a home, is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.residents.acts import BIND
from governance.residents.binding import Binding
from governance.residents.dispute import LONGEST_REASON, Dispute
from handlers.frame.places import say_place
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.residents.dispute_telling import ask_deciders, close_claim_cards
from storage.communities import communities, members
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.register import register
from storage.residents import bindings, disputes, ownership

DIALOGUE = "dispute"


async def about_binding(work: Work, press: Press) -> None:
    """ "That is not me", "does not belong here": two people of the committee look at it."""
    binding = await bindings.get(work.uow, press.number())
    if binding is None or not work.private:
        raise NotYours
    await work.require(BIND, binding.community)
    if not await _concerns(work, binding):
        raise NotYours
    if binding.until is not None:
        raise Stale
    community = await communities.get(work.uow, binding.community)
    await _raise(work, community, binding.unit, binding=binding.id, reason="")


async def _concerns(work: Work, binding: Binding) -> bool:
    """Is it said of an owner whom the person is or was tied to as well, or of a home that the person owns?"""
    account = await work.account()
    if binding.account == account.id:
        return False
    if binding.unit in await ownership.owner_units(work.uow, binding.community, account.id):
        return True
    if binding.owner is None:
        return False
    return await bindings.ever_spoke_for(work.uow, binding.community, account.id, binding.owner)


async def about_line(work: Work, press: Press) -> None:
    """ "This line is wrong": what is wrong with it?"""
    work.answer("")
    await ask(work, Dialogue((await work.account()).id, DIALOGUE, "reason", {"unit": press.number()}))


async def ask(work: Work, dialogue: Dialogue) -> None:
    """What is wrong with the line?"""
    unit, t = int(dialogue.answers["unit"]), await work.words()
    community = await _owned_in(work, unit)
    await work.require(BIND, community)
    place = (await register.places(work.uow, community, [unit]))[unit]
    await dialogues.save(work.uow, dialogue)
    await work.reply(
        t(
            "What is wrong with the register entry for {place}? Please write it in one message.",
            place=say_place(t, place),
        )
    )


async def _owned_in(work: Work, unit: int) -> int:
    """The community in which whoever acts owns this unit. Raises NotYours."""
    account = await work.account()
    if work.private:
        for community in await members.communities_of(work.uow, account.id):
            if unit in await ownership.owner_units(work.uow, community.id, account.id):
                return community.id
    raise NotYours


async def reason(work: Work, line: Line) -> None:
    """It was written what is wrong."""
    account = await work.account()
    dialogue = await dialogues.of(work.uow, account.id, DIALOGUE)
    if dialogue is None:
        raise Stale
    unit = int(dialogue.answers["unit"])
    community = await communities.get(work.uow, await _owned_in(work, unit))
    await work.require(BIND, community.id)
    if len(line.text) > LONGEST_REASON:
        raise TooLong(length=len(line.text), limit=LONGEST_REASON)
    if not line.text:
        raise Refusal(
            N_("Please write what is wrong in one message of at most {limit} characters."), limit=LONGEST_REASON
        )
    await dialogues.end(work.uow, dialogue)
    await _raise(work, community, unit, binding=None, reason=line.text)


async def _raise(work: Work, community: Community, unit: int, *, binding: int | None, reason: str) -> None:
    account, t = await work.account(), await work.words()
    found, new = await disputes.raise_(
        work.uow, community.id, unit, binding=binding, by=account.id, reason=reason, alone=community.stewarded
    )
    if not new:
        work.answer(t.plain("You have already told me. I will let you know when it is decided."))
        if work.query is None:
            await work.reply(t("You have already told me. I will let you know when it is decided."))
        return
    facts = {"by": account.id, "unit": unit, "binding": binding}
    receipt = journal.record(work.uow, community.id, "dispute.raised", Subject("dispute", found.id), facts)
    asked = await ask_deciders(work, community, found)
    if binding is not None:
        await close_claim_cards(work, community, binding)
    place = (await register.places(work.uow, community.id, [unit]))[unit]
    lines = [t("⚖️ Recorded: something about {place} is wrong.", place=say_place(t, place)), _next(t, asked, found)]
    lines.append(t("Receipt {receipt}", receipt=receipt))
    await work.reply(Html("\n".join(lines)), card=Subject("mydispute", found.id))
    work.answer(t.plain("Recorded. Two committee members will look into it."))


def _next(t: Words, asked: list[str], found: Dispute) -> Html:
    if not asked:
        return t(
            "Nobody on the committee has a private chat with me yet. I have told the group that something needs them."
        )
    names = t.plain(", ").join(asked)
    if found.alone:
        return t("Next, one of these people decides: {names}. I will let you know.", names=names)
    return t("Next, two of these people decide: {names}. I will let you know.", names=names)


def _named(t: Words, _answers: Mapping[str, Any]) -> str:
    return t.plain("what is wrong with your entry in the register")


ROUTES = [
    Route(ButtonPress("dispute.binding"), about_binding, BIND),
    Route(ButtonPress("dispute.line"), about_line, BIND),
    Route(DialogueAnswer(DIALOGUE, Guided(named=_named, ask=ask)), reason, BIND),
]
