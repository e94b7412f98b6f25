"""What happens when somebody presses a choice? The path that every ballot takes; kept short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from governance.motion import Stage, is_over
from governance.motion_class import Electorate
from governance.roles import Act
from handlers.buttons import Argument, link
from handlers.deep_links import deep_link
from handlers.motion_cards import CHOICES, paper, say_end
from handlers.refusals import NotYours, Refusal, Stale
from handlers.triggers import Press, Pressing, Route
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import ballots, due, electorates, motions, rolls
from storage.ballots import GROUP, PRIVATE, Booth, Head, Said
from storage.motions import Motion
from storage.outbox import Kind
from storage.unit import Unit

TURNOUT_PAUSE = timedelta(seconds=10)
"""The turnout on the card is refreshed once per pause, however many vote in it."""


class Ended(Refusal):
    """A press after the closing moment."""

    message = N_("Voting on this has ended. This ballot does not count.")


class NotOnRoll(Refusal):
    """Somebody presses who is not entitled to vote on this."""

    message = N_("You are not on the roll of this vote, so this ballot does not count.")


_NOT_ON_ROLL = {
    Electorate.OWNERS: N_(
        "Only owners on the roll vote here, and your account is not tied to a home yet. "
        "Scan the slip of your home, or ask your building lead for one; once confirmed, you can vote until the end."
    ),
    Electorate.COMMITTEE: N_("Only the members of the owners' committee vote on this. /who shows who they are."),
    Electorate.PRESENT: N_("This rehearsal counts only those who pressed “I am here” before it began."),
}


async def cast(work: Work, press: Press) -> None:
    """A press on a choice: the ballot is set, and the voter gets a receipt after the commit."""
    motion, choice = press.number(0), press.word(1)
    if choice not in CHOICES:
        raise NotYours
    booth = await ballots.booth(work.unit, motion, press.query.from_user.id)
    if booth is None:
        raise NotYours
    if booth.heads:
        # The frozen roll itself decides here; asking for roles as well would cost a ballot three statements.
        work.asked.add(Act.CAST_BALLOT)
    else:
        booth = await _admit(work, booth)
    if booth.stage in {Stage.DRAFT, Stage.WITHDRAWN} or booth.closes_at is None:
        raise Stale
    t = words(booth.language)
    if booth.stage is not Stage.OPEN or is_over(booth.closes_at, work.now):
        raise Ended
    await _set(work, t, booth, choice)


async def _admit(work: Work, booth: Booth) -> Booth:
    """Somebody without a line on the roll: tied to a home since the opening, or refused with the way to register."""
    await work.require(Act.CAST_BALLOT, booth.community)
    account = await work.account()
    motion = await motions.get(work.unit, booth.motion)
    if motion.stage is not Stage.OPEN:
        return booth
    entitled = await electorates.heads_of(work.unit, motion.community, motion.electorate, account.id)
    heads = await rolls.heads_among(work.unit, motion.id, entitled)
    if not heads:
        raise _not_on_roll(work, motion)
    await rolls.add_voter(work.unit, motion.id, account.id, heads)
    work.unit.record(booth.community, "roll.voter_added", motion.subject, {"account": account.id, "heads": list(heads)})
    again = await ballots.booth(work.unit, motion.id, account.telegram_id)
    return again or booth


def _not_on_roll(work: Work, motion: Motion) -> NotOnRoll:
    """Why not, and for owners the way to the roll."""
    message = _NOT_ON_ROLL[motion.electorate]
    if motion.electorate is not Electorate.OWNERS:
        return NotOnRoll(message)
    home = deep_link(work.bot, "do", "home")
    return NotOnRoll(message, buttons=lambda t: [[link(t.plain("Tie my home to me"), home)]])


async def _set(work: Work, t: Words, booth: Booth, choice: str) -> None:
    if all(head.choice == choice and head.by == booth.account for head in booth.heads):
        work.answer(_say_receipt(t, booth, choice, booth.heads[0].receipt))
        return
    channel = PRIVATE if work.private else GROUP
    content = {"account": booth.account, "heads": [head.owner for head in booth.heads], "choice": choice}
    receipt = work.unit.record(
        booth.community, "ballot.cast", f"motion:{booth.motion}", {**content, "channel": channel}
    )
    said = Said(booth.account, choice, channel, work.order, receipt)
    stands = False
    for head in booth.heads:
        stands |= await ballots.cast(work.unit, booth.motion, head.owner, said)
    if not stands:
        work.answer(t.plain("A newer ballot of your home stands already. Please look at it in our private chat."))
        return
    await after_ballot(work, booth)
    if work.private:
        await _show_paper(work, t, booth, choice, receipt)
    work.answer(_say_receipt(t, booth, choice, receipt))


def _say_receipt(t: Words, booth: Booth, choice: str, receipt: str) -> str:
    end = say_end(t.language, booth.closes_at, booth.timezone) if booth.closes_at else ""
    facts = {"choice": t.plain(CHOICES[choice]), "receipt": receipt, "end": end}
    return t.plain("Recorded: {choice}. Receipt {receipt}. You can change it until {end}.", **facts)


async def after_ballot(work: Work, booth: Booth) -> None:
    """What follows a ballot that stands: the card shows the turnout soon, joint owners hear that their home voted."""
    if not all(head.choice for head in booth.heads):
        turnout_soon(work, booth)
    for head in booth.heads:
        if head.accounts > 1:
            await _tell_joint_owners(work, booth, head)


def turnout_soon(work: Work, booth: Booth) -> None:
    """Have the card show the turnout after a pause, once for all who vote in it."""
    at = work.now + TURNOUT_PAUSE
    soon = due.waking("motion.turnout", f"motion:{booth.motion}", at, community=booth.community)
    work.unit.gather(due.wake, soon)


async def _tell_joint_owners(work: Work, booth: Booth, head: Head) -> None:
    """The others of the same home hear that it voted or changed, never what."""
    homes = ", ".join(await rolls.labels(work.unit, booth.motion, head.owner))
    for other in await rolls.voters_of(work.unit, booth.motion, head.owner):
        if other.id == booth.account or other.private_chat is None:
            continue
        t = words(other.language)
        if head.choice:
            text = t(
                "Motion {number}: the ballot of {homes} was set again by a joint owner.",
                number=booth.number,
                homes=homes,
            )
        else:
            text = t("Motion {number}: a joint owner has voted for {homes}.", number=booth.number, homes=homes)
        more = t("One home has one ballot; the latest one stands until the end.")
        card = f"joint:{booth.motion}:{head.owner}"[:64]
        work.post(other.private_chat, Html(f"{text}\n{more}"), kind=Kind.NOTICE, card=card)


async def _show_paper(work: Work, t: Words, booth: Booth, choice: str, receipt: str) -> None:
    """In private the paper itself shows what is chosen."""
    motion = await motions.get(work.unit, booth.motion)
    heads = [replace(head, choice=choice, receipt=receipt) for head in booth.heads]
    text, keyboard = await paper(work, t, motion, heads)
    work.post((await work.chat()).id, text, keyboard, kind=Kind.BALLOT, card=motion.subject)


async def show_paper(work: Work, motion_id: int) -> None:
    """Show a motion in full, with the person's own ballot, in the private chat."""
    account = await work.account()
    motion = await motions.get(work.unit, motion_id)
    found = await ballots.booth(work.unit, motion_id, account.telegram_id)
    heads = found.heads if found else ()
    t = await work.words()
    text, keyboard = await paper(work, t, motion, heads)
    work.post((await work.chat()).id, text, keyboard, kind=Kind.BALLOT, card=motion.subject, fresh=True)


async def foresee(unit: Unit, presses: Sequence[tuple[tuple[Argument, ...], int]]) -> None:
    """Load the booths of a batch of presses at once."""
    wanted = [(arguments[0], person) for arguments, person in presses if arguments]
    await ballots.foresee(unit, [(motion, person) for motion, person in wanted if isinstance(motion, int)])


ROUTES = [Route(Pressing("ballot.cast", bare=True), cast, Act.CAST_BALLOT, foresee=foresee)]
