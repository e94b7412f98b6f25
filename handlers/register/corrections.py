"""Correction of one line of the register: proposed, and in force once a second person has confirmed it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from governance.register.acts import CORRECT_REGISTER
from governance.register.correction import Part, may_decide
from governance.register.register import Entry, Owner
from governance.register.weighing import Weighing
from governance.roles import Role
from governance.tally.weight import plain_weight
from handlers.approvals.approval import Approval, Asked, Decision, Values, confirm_or_refuse, deadline_routes
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import CORRECTIONS
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.refusals import WHO, NotYours, Refusal, Stale
from handlers.frame.role_words import what_now
from handlers.frame.triggers import ButtonPress, DeepLink, Press, Route, Start
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.register.correction_dialogue import draft_of, line_of
from handlers.register.correction_words import change_text, line_text, public_text
from handlers.register.returning import tie_back
from handlers.register.taking import refuse_while_replaced
from handlers.register.telling import tell_lapsed
from handlers.residents.dispute_telling import tell_end
from storage.approvals import changes
from storage.approvals.changes import Kind as ChangeKind
from storage.ballots import binding_endings
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.queues import dialogues, jobs
from storage.register import corrections, register
from storage.register.corrections import Correction, CorrectionState
from storage.residents import bindings, disputes, ownership

Found = tuple[Entry, dict[int, Owner]]


class OwnLine(Refusal):
    """A committee member would confirm a change of the own home."""

    message = N_("This is your own home, so another committee member must confirm it.")
    roads = (WHO,)


class OwnProposal(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("You proposed this yourself, so another committee member must confirm it.")
    roads = (WHO,)


def card_name(correction: int) -> Subject:
    """The card of a correction, in every chat that it is shown in; and the name of its deadlines."""
    return Subject("correction", correction)


async def propose(work: Work, _press: Press) -> None:
    """It is proposed; during set-up it takes force at once, later a second person is asked."""
    draft = await draft_of(work)
    if draft.step != "check":
        raise Stale
    found = await line_of(work, draft)
    account, t = await work.account(), await work.words()
    community = await communities.get(work.uow, int(draft.answers["community"]))
    await dialogues.end(work.uow, draft)
    key = await corrections.propose(
        work.uow,
        community.id,
        int(draft.answers["unit"]),
        Part(draft.answers["part"]),
        draft.answers["value"],
        seen=corrections.state_of(found),
        by=account.id,
        two_people=not community.stewarded,
        dispute=draft.answers.get("dispute"),
    )
    facts = {"by": account.id, "unit": draft.answers["unit"], "part": draft.answers["part"]}
    journal.record(work.uow, community.id, "correction.proposed", card_name(key), facts)
    wanted = await _get(work, key)
    if not wanted.two_people:
        await _apply(work, community, wanted, account.id)
        work.answer(t.plain("Done. The register is up to date."))
        return
    asked = len(await CORRECTION.begin(work, community, wanted))
    text = t("📋 Proposed. One more committee member needs to confirm it. Asked: {count}", count=asked)
    rows = [] if asked else [[what_now(t, community.id)]]
    await work.reply(Html(f"{text}\n{_what(t, found, wanted, community.weighing)}"), rows, card=card_name(key))
    work.answer(t.plain("Proposed. A second committee member needs to confirm it."))


def _what(t: Words, found: Found, wanted: Correction, weighing: Weighing) -> Html:
    return Html(f"{line_text(t, found, weighing)}\n{change_text(t, found, wanted.part, wanted.value, weighing)}")


async def _get(work: Work, key: int) -> Correction:
    found = await corrections.get(work.uow, key)
    if found is None:
        raise NotYours
    return found


async def _asked(work: Work, community: Community, wanted: Correction) -> Asked:
    """Everybody else of the committee whose own home it is not."""
    held = await roles.holders(work.uow, community.id, Role.COMMITTEE, Role.CHAIR)
    others = await accounts.several(work.uow, sorted({one.account for one in held} - {wanted.proposed_by}))
    own = [one.id for one in others if await _owns(work, wanted, one.id)]
    return Asked([one for one in others if one.id not in own], about=own)


async def _say(work: Work, community: Community, wanted: Correction) -> Say:
    proposer, found = await accounts.get(work.uow, wanted.proposed_by), await _line(work, wanted)

    async def question(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        if reader is None:
            return _in_room(work, t, wanted, found, proposer, community.weighing)
        return _question(t, wanted, found, proposer, community.weighing)

    return question


async def _line(work: Work, wanted: Correction) -> Found:
    found = await register.entry(work.uow, wanted.community, wanted.unit)
    if found is None:
        raise Stale
    return found


def _question(
    t: Words, wanted: Correction, found: Found, proposer: Account, weighing: Weighing
) -> tuple[Html, Keyboard]:
    head = t("📋 {name} proposes correcting one entry in the register:", name=proposer.name)
    return Html(f"{head}\n{_what(t, found, wanted, weighing)}"), _buttons(t, wanted)


def _buttons(t: Words, wanted: Correction) -> Keyboard:
    return confirm_or_refuse(t, "correct", wanted.id)


def _in_room(
    work: Work, t: Words, wanted: Correction, found: Found, proposer: Account, weighing: Weighing
) -> tuple[Html, Keyboard]:
    """For the committee's group: a weight in figures; owners and telephones are looked at in private."""
    place = say_place(t, found[0].place)
    head = t("📋 {name} proposes correcting the register entry for {place}.", name=proposer.name, place=place)
    if wanted.part is Part.AREA:
        return Html(f"{head}\n{change_text(t, found, wanted.part, wanted.value, weighing)}"), _buttons(t, wanted)
    address = deep_link(work.bot, "correction", wanted.id)
    second = t("Owners and telephone numbers are not shown here; a second person checks them in private.")
    return Html(f"{head}\n{second}"), [[link(t.plain("View in private"), address)]]


async def started(work: Work, start: Start) -> None:
    """The link from the committee's group: the whole line, as it is and as it shall be."""
    wanted = await corrections.get(work.uow, start.number())
    if wanted is None or not work.private:
        raise NotYours
    await work.require(CORRECT_REGISTER, wanted.community)
    found = await register.entry(work.uow, wanted.community, wanted.unit)
    if wanted.state is not CorrectionState.PROPOSED or found is None:
        raise Stale
    weighing = (await communities.get(work.uow, wanted.community)).weighing
    proposer = await accounts.get(work.uow, wanted.proposed_by)
    text, rows = _question(await work.words(), wanted, found, proposer, weighing)
    work.post((await work.chat()).id, text, rows, kind=Kind.CARD, card=card_name(wanted.id), fresh=True)


async def _owns(work: Work, wanted: Correction, account: int) -> bool:
    return wanted.unit in await ownership.owner_units(work.uow, wanted.community, account)


# Deciding


async def _values(work: Work, community: Community, wanted: Correction) -> Values:
    place = (await register.places(work.uow, community.id, [wanted.unit]))[wanted.unit]
    return {"place": lambda t: say_place(t, place)}


async def _check(work: Work, _community: Community, wanted: Correction, me: int) -> None:
    if not may_decide(proposer=wanted.proposed_by, decider=me, two_people=wanted.two_people):
        raise OwnProposal
    if wanted.two_people and await _owns(work, wanted, me):
        raise OwnLine


async def _apply(work: Work, community: Community, wanted: Correction, me: int) -> None:
    before = await _line(work, wanted)
    await refuse_while_replaced(work, community.id)
    if not await corrections.apply(work.uow, wanted, by=me):
        raise Refusal(N_("This entry has changed since the proposal. Please propose it again."))
    after = await register.entry(work.uow, community.id, wanted.unit)
    if after is None:
        raise Stale
    facts: dict[str, Any] = {"part": wanted.part.value}
    if wanted.part is Part.AREA:
        facts |= {"before": plain_weight(before[0].weight), "after": plain_weight(after[0].weight)}
        facts["weight"] = community.weighing.name
    recorded = {"by": me, "proposed_by": wanted.proposed_by, "unit": wanted.unit, **facts}
    journal.record(work.uow, community.id, "correction.applied", card_name(wanted.id), recorded)
    changes.note(
        work.uow,
        community.id,
        ChangeKind.LINE,
        facts,
        of=wanted.unit,
        proposed_by=wanted.proposed_by,
        confirmed_by=me if wanted.two_people else None,
    )
    await CORRECTION.close(work, community, wanted, _DONE, await work.account())
    await _tell_owners(work, community, wanted, after)
    if wanted.part is Part.OWNERS:
        await _hand_over(work, community, wanted, after)
    if wanted.part.changes_the_roll:
        await _tell_groups(work, community, wanted, before, after)
    await _answer_dispute(work, community, wanted)


async def _tell_owners(work: Work, community: Community, wanted: Correction, after: Found) -> None:
    """Each owner who is tied sees the own line as it is now, and may say that it is wrong."""
    keys = await bindings.speaking_for(work.uow, community.id, list(after[1]))
    for person in await accounts.several(work.uow, keys):
        if person.private_chat is None:
            continue
        t = words(person.language)
        wrong = button(t.plain("This is wrong"), "dispute.line", wanted.unit)
        text = t("📋 Your entry in the register of {community} was changed:", community=community.name)
        work.post(
            person.private_chat, Html(f"{text}\n{line_text(t, after, community.weighing)}"), [[wrong]], kind=Kind.NOTICE
        )


async def _hand_over(work: Work, community: Community, wanted: Correction, after: Found) -> None:
    """The former owner's right ends, their slips are worthless, and the new owner gets a slip."""
    lapsed = await binding_endings.end_lapsed(work.uow, community.id, [wanted.unit])
    for binding in lapsed:
        facts = {"by": None, "why": "sold"}
        journal.record(work.uow, community.id, "binding.ended", Subject("binding", binding.id), facts)
    await tell_lapsed(work, community.id, sorted({one.account for one in lapsed}))
    await tie_back(work, community.id, [wanted.unit])
    if all(owner.developer for owner in after[1].values()):
        return
    slip = {
        "community": community.id,
        "account": wanted.proposed_by,
        "building": None,
        "unit": wanted.unit,
        "bot": work.bot,
        "language": community.language,
    }
    await jobs.ask(work.uow, "slips.make", slip, then="slips.made")


async def _tell_groups(work: Work, community: Community, wanted: Correction, before: Found, after: Found) -> None:
    t = words(community.language)
    text = public_text(t, after[0], wanted.part, before[0].weight, community.weighing)
    for group in await chats.groups_of(work.uow, community.id, "owners"):
        work.post(group.id, text, kind=Kind.NOTICE)


async def _answer_dispute(work: Work, community: Community, wanted: Correction) -> None:
    if wanted.dispute is None:
        return
    by = (await work.account()).id
    dispute = await disputes.get(work.uow, wanted.dispute)
    # Whoever raised it may be the one who confirms the correction of another committee member.
    if dispute is None or by == dispute.raised_by:
        return
    if await disputes.answered(work.uow, wanted.dispute, proposed_by=wanted.proposed_by, decided_by=by):
        facts = {"by": by, "proposed_by": wanted.proposed_by, "finding": "wrong"}
        journal.record(work.uow, community.id, "dispute.decided", Subject("dispute", wanted.dispute), facts)
        decided = await disputes.get(work.uow, wanted.dispute)
        if decided is not None:
            await tell_end(work, community, decided)


_DONE = N_("✅ {place}: the register is corrected. Confirmed by {name}.")
_LAPSE: Decision[Correction] = Decision(
    lambda work, _, wanted, __: corrections.lapse(work.uow, wanted.id),
    act="correction.lapsed",
    facts=lambda wanted: {"unit": wanted.unit},
    cards=N_("📋 {place}: not changed. Nobody confirmed the proposal for {days} days, so it has expired."),
)
_OVERTAKEN = replace(_LAPSE, cards=N_("📋 {place}: this proposal has expired, because the entry has changed since."))


async def _overtaken(work: Work, _community: Community, wanted: Correction) -> Decision[Correction] | None:
    """Nobody is reminded of what could not be confirmed any more."""
    found = await register.entry(work.uow, wanted.community, wanted.unit)
    return _OVERTAKEN if found is None or corrections.state_of(found) != wanted.seen else None


CORRECTION = Approval(
    word="correction",
    table="corrections",
    act=CORRECT_REGISTER,
    load=lambda work, _, key: corrections.get(work.uow, key),
    waits=lambda wanted: wanted.state is CorrectionState.PROPOSED,
    asked=_asked,
    question=_say,
    values=_values,
    deadlines=CORRECTIONS,
    overtaken=_overtaken,
    lapse=_LAPSE,
    proposer=lambda wanted: wanted.proposed_by,
    again=lambda t, wanted: (None, [[button(t.plain("Propose it again"), "correct.again", wanted.id)]]),
)
_CONFIRM = Decision(_apply, verb="correct.confirm", said=N_("Done. The register is up to date."), check=_check)
_REFUSE: Decision[Correction] = Decision(
    lambda work, _, wanted, me: corrections.refuse(work.uow, wanted.id, by=me),
    verb="correct.refuse",
    act="correction.refused",
    cards=N_("❌ {place}: not changed. {name} did not agree."),
    said=N_("Discarded. The register has not changed."),
)

ROUTES = [
    Route(DeepLink("correction"), started, CORRECT_REGISTER),
    Route(ButtonPress("correct.propose"), propose, CORRECT_REGISTER),
    *CORRECTION.on(_CONFIRM, _REFUSE),
    *deadline_routes(CORRECTION),
]
