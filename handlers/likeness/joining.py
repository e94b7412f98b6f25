"""Joining instead of repeating: what is pressed below the question, and where the words go that were written."""

from __future__ import annotations

from governance.matters.acts import JOIN_MATTER, RAISE_MATTER
from governance.matters.matter import LIVING, Move, Party, Visibility
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from handlers.likeness.holding import record, settled
from handlers.likeness.packing import unpacked
from handlers.likeness.words import card_of, known
from handlers.matters.matters import join as me_too
from handlers.matters.raising import add_photos, add_voice
from handlers.matters.telling import refresh, show
from handlers.matters.view import NOT_NOW, View, load, parties_of
from handlers.outages import reports
from storage.communities import accounts, chats, communities
from storage.communities.chats import ChatKind
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.likeness import held
from storage.likeness.held import Held
from storage.matters import joiners
from storage.matters import steps as matter_steps
from storage.offices.roles_of import roles_of
from storage.outages import outages


class Decided(Refusal):
    """The question was answered, or its two minutes are over."""

    message = N_("This question is already answered. Open matters: /matters")


async def join(work: Work, press: Press) -> None:
    """“Join no. 12”: it counts as “me too”, and what was written stays with that matter. Another neighbour's press is
    their own “me too”."""
    found = await _held(work, press)
    if str(press.number(1)) not in found.offers:
        raise NotYours
    await work.require(JOIN_MATTER, found.community)
    if (await work.account()).id not in {found.account, found.raiser}:
        await me_too(work, Press(press.person, press.verb, (press.number(1),)))
        return
    view = await load(work.uow, found.community, press.number(1))
    if view.matter.visibility is Visibility.PRIVATE:
        raise NotYours  # it was made private since it was offered
    if view.matter.state not in LIVING:
        raise Refusal(NOT_NOW[view.matter.state], number=view.matter.number)
    view = await _with_words(work, view, found)
    await settled(work, found)
    await _say(work, view, found)


async def _with_words(work: Work, view: View, found: Held) -> View:
    """Whoever wrote is with it now, and hears each step; their words and photos are added to it."""
    matter, asked = view.matter, await chats.get(work.uow, found.asked)
    if found.raiser != matter.raiser:
        group = found.chat if asked.kind is ChatKind.GROUP else None
        message = found.message if group is not None else None
        await joiners.join(work.uow, matter.id, found.raiser, chat=group, message=message)
    (raiser,) = await accounts.several(work.uow, [found.raiser])
    draft = unpacked(found.draft, raiser, None)
    step = await matter_steps.add(work.uow, matter.id, Move.JOIN, by=found.raiser, text=draft.text)
    if draft.photos:
        await add_photos(work, matter.id, draft.photos, step=step.id)
    for spoken in draft.spoken:
        await add_voice(work, matter.id, found.raiser, spoken, chat=found.chat)
    content = {"by": found.account, "voice": found.raiser}
    journal.record(work.uow, matter.community, "matter.joined", Numbered("matter", matter.number), content)
    view = await load(work.uow, matter.community, matter.id)
    await show(work, view)
    await refresh(work, view)
    return view


async def _say(work: Work, view: View, found: Held) -> None:
    """The question says what became of it, in the language of where it stands."""
    number, (raiser,) = view.matter.number, await accounts.several(work.uow, [found.raiser])
    own = Party.RAISER in parties_of(view, raiser.id, await roles_of(work.uow, found.community, raiser.id))
    asked, t = await chats.get(work.uow, found.asked), await work.words()
    work.answer(t.plain("Recorded: you have joined matter {number}. I will tell you about each step.", number=number))
    if asked.kind is ChatKind.GROUP:
        t = words((await communities.get(work.uow, found.community)).language)
    text = t("🔗 {who} has joined matter {number}.", who=raiser.name, number=number)
    if own:
        text = t("🔗 {who}'s words are added to matter {number}.", who=raiser.name, number=number)
    work.post(found.asked, text, kind=Kind.ANSWER, card=card_of(found.id))


async def join_outage(work: Work, press: Press) -> None:
    """“It is this outage”: it counts as “me too”, with the words that were written."""
    found, one = await _held(work, press), await outages.get(work.uow, press.number(1))
    if one is None or one.community != found.community or Subject("outage", one.id) not in found.offers:
        raise NotYours
    await work.require(JOIN_MATTER, found.community)
    if (await work.account()).id not in {found.account, found.raiser}:
        raise Refusal(N_("Only the person who wrote it can press this. “Join” works for everybody."))
    await reports.count(work, one, found.raiser, str(found.draft["text"]))
    await settled(work, found)
    t, community = await work.words(), await communities.get(work.uow, found.community)
    work.answer(t.plain("Recorded: you have it too. I will tell you when the time changes and when it is over."))
    if (await chats.get(work.uow, found.asked)).kind is ChatKind.GROUP:
        t = words(community.language)
    work.post(found.asked, known(t, one, community.timezone), kind=Kind.ANSWER, card=card_of(found.id))


async def record_mine(work: Work, press: Press) -> None:
    """“No, record mine”: it is a matter of its own at once."""
    found = await _held(work, press)
    await work.require(RAISE_MATTER, found.community)
    if (await work.account()).id not in {found.account, found.raiser}:
        raise Refusal(N_("Only the person who wrote it can press this. “Join” works for everybody."))
    view = await record(work, found)
    t = await work.words()
    work.answer(t.plain("Recorded as matter {number}.", number=view.matter.number))


async def _held(work: Work, press: Press) -> Held:
    found = await held.get(work.uow, press.number())
    if found is None:
        raise Decided
    return found


ROUTES = [
    Route(ButtonPress("held.join"), join, JOIN_MATTER),
    Route(ButtonPress("held.outage"), join_outage, JOIN_MATTER),
    Route(ButtonPress("held.record"), record_mine, RAISE_MATTER),
]
