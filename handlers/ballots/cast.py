"""Casting of a ballot: what happens when somebody presses a choice. The path that every ballot takes; kept short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from governance.ballots.acts import CAST_BALLOT, SEE_MISSING_HOMES
from governance.motions.motion import Stage, is_over
from governance.roles import may
from handlers.ballots.cards import CHOICES, say_end
from handlers.ballots.missing_homes import which_button
from handlers.ballots.papers import paper
from handlers.ballots.ticks import tick_soon
from handlers.ballots.verdicts import say_outcome
from handlers.ballots.why_not import why_not
from handlers.frame.buttons import link
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, words
from handlers.frame.work import Work
from storage.ballots import ballots, electorates, rolls
from storage.ballots.ballots import GROUP, PRIVATE, Said
from storage.ballots.booths import Booth, Head, booth_of, booths_of
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.press_answers import Receipt
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due

TURNOUT_PAUSE = timedelta(seconds=10)
"""The turnout on the card is refreshed once per pause, however many vote in it."""


class NotOnRoll(Refusal):
    """Somebody presses who is not entitled to vote on this."""

    message = N_("You are not on the roll of this vote, so this ballot does not count.")


class HandedOver(Refusal):
    """The community is moving to another operator, and its vote with it."""

    message = N_(
        "This vote continues with another bot, which will post it in your group. Ballots with a receipt "
        "count there; this one does not."
    )


@dataclass(frozen=True, slots=True)
class _Vote:
    """Somebody at their booth, with a choice that may be made."""

    work: Work
    booth: Booth
    choice: str


async def cast(work: Work, press: Press) -> None:
    """A press on a choice: the ballot is set, and the voter gets a receipt after the commit."""
    motion, choice = press.number(0), press.word(1)
    if choice not in CHOICES:
        raise NotYours
    booth = await booth_of(work.uow, motion, press.person)
    if booth is None:
        raise NotYours
    if booth.heads:
        # The frozen roll itself decides here; asking for roles as well would cost a ballot three statements.
        work.asked.add(CAST_BALLOT)
    else:
        booth = await _admit(work, booth)
    if booth.stage in {Stage.DRAFT, Stage.WITHDRAWN} or booth.closes_at is None:
        raise Stale
    if booth.stage is Stage.HANDED_OVER:
        raise HandedOver
    if booth.stage is not Stage.OPEN or is_over(booth.closes_at, work.now):
        await _too_late(work, booth)
        return
    await _set(work.uow, [_Vote(work, booth, choice)])


async def cast_together(run: Sequence[tuple[Work, Press]]) -> frozenset[int]:
    """Set the ballots of a run of presses with one look-up and one statement; returns their places in the run.

    Only in the group, of people on the roll, in time, and for each head the first press; `cast` takes the rest.
    """
    wanted = [(press.number(0), press.person) for _, press in run if _well_formed(press)]
    booths = await booths_of(run[0][0].uow, wanted)
    votes: dict[int, _Vote] = {}
    met: set[tuple[int, str]] = set()
    for place, (work, press) in enumerate(run):
        booth = booths.get((press.number(0), press.person)) if _well_formed(press) else None
        if booth is None:
            continue
        heads = {(booth.motion, head.owner) for head in booth.heads}
        if met.isdisjoint(heads) and not work.private and _is_open(booth, work):
            votes[place] = _Vote(work, booth, press.word(1))
        met |= heads
    await _set(run[0][0].uow, list(votes.values()))
    return frozenset(votes)


def _well_formed(press: Press) -> bool:
    motion, choice = (*press.arguments, "", "")[:2]
    return isinstance(motion, int) and choice in CHOICES


def _is_open(booth: Booth, work: Work) -> bool:
    return booth.stage is Stage.OPEN and booth.closes_at is not None and not is_over(booth.closes_at, work.now)


async def _too_late(work: Work, booth: Booth) -> None:
    """A press after the closing moment: not counted; the old paper shows what came of it."""
    t = words(booth.language)
    motion = await motions.get(work.uow, booth.motion)
    said = t.plain("Voting on this has ended, so this ballot does not count.")
    if booth.stage is not Stage.OPEN:
        said = str(t.together(Html(said), say_outcome(t, motion)))
        if work.private:
            text, keyboard = await paper(work, t, motion, booth.heads)
            work.post((await work.chat()).id, text, keyboard, kind=Kind.BALLOT, card=motion.subject)
    work.answer(said, alert=True)


async def _admit(work: Work, booth: Booth) -> Booth:
    """Somebody without a line on the roll: tied to a home since the opening, or refused with the way to register."""
    await work.require(CAST_BALLOT, booth.community)
    account = await work.account()
    motion = await motions.get(work.uow, booth.motion)
    if motion.stage is not Stage.OPEN:
        return booth
    heads = await _may_join(work, motion, account.id)
    if not heads:
        raise await _not_on_roll(work, motion, account.id)
    await rolls.add_voter(work.uow, motion.id, account.id, heads)
    journal.record(
        work.uow, booth.community, "roll.voter_added", motion.subject, {"account": account.id, "heads": list(heads)}
    )
    again = await booth_of(work.uow, motion.id, account.telegram_id)
    return again or booth


async def _may_join(work: Work, motion: Motion, account: int) -> tuple[str, ...]:
    """The heads on the roll that an account speaks for by now, without being on the roll itself."""
    entitled = await electorates.heads_of(work.uow, motion.community, motion.electorate, account, motion.part)
    return await rolls.heads_among(work.uow, motion.id, entitled)


async def _not_on_roll(work: Work, motion: Motion, account: int) -> NotOnRoll:
    """Why not, and where there is one the way to the roll."""
    why = await why_not(work, motion, account)
    if not why.home:
        return NotOnRoll(why.message)
    return NotOnRoll(why.message, buttons=lambda t: [[link(t.plain("Link my home"), why.home)]])


async def _set(uow: UnitOfWork, votes: Sequence[_Vote]) -> None:
    """Set the ballots of votes for different heads, and answer each press."""
    new: list[tuple[_Vote, list[Said]]] = []
    for vote in votes:
        if (standing := standing_receipt(vote.booth, vote.choice)) is not None:
            _confirm(vote, standing)
        elif all(head.order >= vote.work.order for head in vote.booth.heads):  # a press that came late, or again
            _say_newer(vote)
        else:
            channel = PRIVATE if vote.work.private else GROUP
            new.append((vote, say(uow, vote.booth, vote.choice, channel, vote.work.order)))
    if not new:
        return
    stand = await ballots.cast(uow, [each for _, said in new for each in said])
    for vote, said in new:
        if stand.isdisjoint((each.motion, each.head) for each in said):
            _say_newer(vote)
        else:
            await after_ballot(vote.work, vote.booth)
            if vote.work.private:
                await _show_paper(vote, said[0].receipt)
            _confirm(vote, said[0].receipt)


def _say_newer(vote: _Vote) -> None:
    t = words(vote.booth.language)
    vote.work.answer(t.plain("Your home already has a newer ballot. Please look at it in our private chat."))


def standing_receipt(booth: Booth, choice: str) -> str | None:
    """The receipt of the ballot that stands if it is this choice already, by this account for all its heads."""
    same = all(head.choice == choice for head in booth.heads)
    return booth.heads[0].receipt if same else None


def say(uow: UnitOfWork, booth: Booth, choice: str, channel: str, order: int) -> list[Said]:
    """Record in the journal how an account votes for its heads; returns the ballots to be set, with its receipt."""
    owners = [head.owner for head in booth.heads]
    content = {"account": booth.account, "heads": owners, "choice": choice, "channel": channel}
    receipt = journal.record(uow, booth.community, "ballot.cast", Subject("motion", booth.motion), content)
    return [Said(booth.motion, owner, booth.account, choice, channel, order, receipt) for owner in owners]


def _confirm(vote: _Vote, receipt: str) -> None:
    """The answer to the press is the voter's receipt; if it is lost, `receipts.py` sees to it."""
    booth = vote.booth
    t = words(booth.language)
    end = say_end(t.language, booth.closes_at, booth.timezone) if booth.closes_at else ""
    facts = {"choice": t.plain(CHOICES[vote.choice]), "receipt": receipt, "end": end}
    text = t.plain("Recorded: {choice}. Receipt {receipt}. You can change it until {end}.", **facts)
    vote.work.answer(text, receipt=Receipt(booth.community, booth.motion, receipt))


async def after_ballot(work: Work, booth: Booth) -> None:
    """What follows a ballot that stands: the card shows the turnout soon, joint owners hear that their home voted."""
    if not all(head.by for head in booth.heads):
        turnout_soon(work, booth)
    if not work.private or any(head.accounts > 1 for head in booth.heads):
        tick_soon(work, booth)
    for head in booth.heads:
        if head.accounts > 1:
            await _tell_joint_owners(work, booth, head)


def turnout_soon(work: Work, booth: Booth) -> None:
    """Have the card show the turnout after a pause, once for all who vote in it."""
    at = work.now + TURNOUT_PAUSE
    soon = due.waking("motion.turnout", Subject("motion", booth.motion), at, community=booth.community)
    work.uow.gather(due.wake, soon)


async def _tell_joint_owners(work: Work, booth: Booth, head: Head) -> None:
    """The others of the same home hear that it voted or changed, never what."""
    homes = ", ".join(await rolls.labels(work.uow, booth.motion, head.owner))
    for other in await rolls.voters_of(work.uow, booth.motion, head.owner):
        if other.id == booth.account or other.private_chat is None:
            continue
        t = words(other.language)
        if head.by:
            text = t(
                "Motion {number}: a joint owner has changed the ballot for {homes}.",
                number=booth.number,
                homes=homes,
            )
        else:
            text = t("Motion {number}: a joint owner has voted for {homes}.", number=booth.number, homes=homes)
        more = t("Joint owners have one ballot together; the latest one before the end counts.")
        card = Subject("joint", booth.motion, head.owner)[:64]
        work.post(other.private_chat, Html(f"{text}\n{more}"), kind=Kind.NOTICE, card=card)


async def _show_paper(vote: _Vote, receipt: str) -> None:
    """In private the paper itself shows what is chosen."""
    work = vote.work
    motion = await motions.get(work.uow, vote.booth.motion)
    me = vote.booth.account
    heads = [replace(head, choice=vote.choice, receipt=receipt, by=me) for head in vote.booth.heads]
    text, keyboard = await paper(work, words(vote.booth.language), motion, heads)
    work.post((await work.chat()).id, text, keyboard, kind=Kind.BALLOT, card=motion.subject)


async def show_paper(work: Work, motion_id: int) -> None:
    """Show a motion in full, with the person's own ballot, in the private chat."""
    account = await work.account()
    motion = await motions.get(work.uow, motion_id)
    found = await booth_of(work.uow, motion_id, account.telegram_id)
    heads = found.heads if found else ()
    t = await work.words()
    why = None
    if not heads and motion.stage is Stage.OPEN:
        heads = tuple(Head(owner, "", "", 1, 0) for owner in await _may_join(work, motion, account.id))
        why = None if heads else t((await why_not(work, motion, account.id)).message)
    text, keyboard = await paper(work, t, motion, heads, why_not=why)
    if motion.stage is Stage.OPEN and motion.electorate.of_owners:
        leads = may(await work.roles(motion.community), SEE_MISSING_HOMES)
        keyboard = [*keyboard, *which_button(t, motion.id)] if leads else keyboard
    work.post((await work.chat()).id, text, keyboard, kind=Kind.BALLOT, card=motion.subject, fresh=True)


ROUTES = [Route(ButtonPress("ballot.cast", bare=True), cast, CAST_BALLOT, together=cast_together)]
