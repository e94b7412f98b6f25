"""Native poll that carries a motion: sent, answered, checked against the roll, stopped, reconciled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telegram import Poll, PollAnswer

from governance.motions.motion import Stage
from governance.motions.poll_count import Reconciliation, reconcile
from handlers.ballots.cards import CHOICES, refresh
from handlers.ballots.cast import after_ballot, say, standing_receipt, turnout_soon
from handlers.ballots.ticks import tick_soon
from handlers.ballots.why_not import why_not
from handlers.frame.dates import say_moment
from handlers.frame.occasion import NOBODY
from handlers.frame.triggers import DueTrigger, Event, Route
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from handlers.surveys import polls
from storage.ballots import ballots, electorates, native_polls, rolls
from storage.ballots.ballots import NATIVE_POLL, Said
from storage.ballots.booths import Booth, booth_of
from storage.ballots.native_polls import Answer, NativePoll
from storage.communities import accounts, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.motions import motions
from storage.motions.motions import POLL, Motion
from storage.queues import due
from storage.queues.due import Due

QUESTION_LIMIT = 300
_HEARD = {Stage.OPEN, Stage.COUNTING}
"""While a vote is so, answers to its poll count."""
# Nobody sees how the vote goes, nobody carries it elsewhere, nobody adds a fourth choice, everybody may change theirs.
_SEALED = {
    "hide_results_until_closes": True,
    "protect_content": True,
    "allow_adding_options": False,
    "allows_revoting": True,
}


async def send(work: Work, motion: Motion, *, by: int) -> None:
    """Send the poll that carries a motion: named, sealed until it is closed, not to be forwarded or added to."""
    if motion.chat is None or motion.closes_at is None:
        return
    community = await communities.get(work.uow, motion.community)
    t = words(community.language)
    options = [{"text": t.plain(name), "choice": choice} for choice, name in CHOICES.items()]
    question = t.plain(
        "Motion {number}: {title} (named vote, until {end})",
        number=motion.number,
        title=motion.title,
        end=say_moment(t, motion.closes_at, community.timezone),
    )
    poll = await native_polls.ask(
        work.uow,
        community.id,
        chat=motion.chat,
        question=question[:QUESTION_LIMIT],
        options=options,
        anonymous=False,
        by=by,
        closes_at=motion.closes_at,
        motion=motion.id,
    )
    work.call(
        motion.chat,
        "sendPoll",
        {**polls.body_of(poll), **_SEALED},
        kind=Kind.POLL,
        card=poll.card,
        about=motion.subject,
        not_after=motion.closes_at,
        then="poll.sent",
        payload={"poll": poll.id},
    )


async def on_sent(work: Work, item: Due) -> None:
    """Telegram has sent a poll, or refused it."""
    poll = await native_polls.find(work.uow, int(item.payload["poll"]))
    if poll is None or poll.telegram_id is not None:
        return
    told = (item.payload.get("result") or {}).get("poll") if item.payload.get("ok") else None
    if told is None:
        await native_polls.failed(work.uow, poll.id)
        await native_polls.forget_strays(work.uow)
        await (_carry_by_buttons(work, poll) if poll.motion else polls.tell_failed(work, poll))
        return
    ids = [str(option["persistent_id"]) for option in told["options"]]
    await native_polls.sent(work.uow, poll.id, str(told["id"]), ids)
    await native_polls.forget_strays(work.uow)
    if poll.motion is None:
        return
    # Answers may have come before we knew whose they are.
    known = replace(poll, telegram_id=str(told["id"]), persistent_ids=ids)
    for answer in await native_polls.answers_of(work.uow, str(told["id"])):
        await _count_answer(work, known, answer)


async def _carry_by_buttons(work: Work, poll: NativePoll) -> None:
    """Without the poll nobody loses the vote: the card gets buttons."""
    if poll.motion is None:
        return
    await motions.carry_by_buttons(work.uow, poll.motion)
    motion = await motions.get(work.uow, poll.motion)
    if motion.stage is Stage.OPEN:
        await refresh(work, motion, fresh=True)


async def on_answer(work: Work, answer: PollAnswer) -> None:
    """Somebody answers a named poll of ours, changes the answer or takes it back; of any other poll nothing is kept."""
    poll = await native_polls.by_telegram_id(work.uow, answer.poll_id)
    if poll is None and not await native_polls.may_be_ours(work.uow, answer.poll_id):
        return
    # An anonymous administrator or a channel comes as `voter_chat`, with a stand-in for the user.
    voter = answer.voter_chat.id if answer.voter_chat else answer.user.id if answer.user else 0
    kept = Answer(answer.poll_id, voter, tuple(answer.option_persistent_ids), work.now, work.order)
    if voter and await native_polls.answered(work.uow, kept) and poll is not None:
        await _count_answer(work, poll, kept)


async def _count_answer(work: Work, poll: NativePoll, answer: Answer) -> None:
    """An answer to a motion's poll becomes the ballot of every head that the voter speaks for."""
    if poll.motion is None or answer.voter in NOBODY:
        return
    booth = await _booth(work, poll, answer.voter)
    if booth is not None and booth.stage is Stage.HANDED_OVER and booth.heads:
        await _tell_handed_over(work, booth, answer.voter)
    if booth is None or booth.stage not in _HEARD:
        return
    choice = next((chosen for chosen in (poll.choice(option) for option in answer.options) if chosen), "")
    if not booth.heads:
        await _tell_stranger(work, booth, answer.voter)
    elif choice:
        await _cast(work, booth, choice, answer)
    else:
        await _retract(work, poll, booth, answer)
    if booth.stage is Stage.COUNTING:
        await count_soon(work, poll)


async def _booth(work: Work, poll: NativePoll, voter: int) -> Booth | None:
    """The roll's line of a voter; somebody tied to a home since the opening is added to it."""
    if poll.motion is None:
        return None
    booth = await booth_of(work.uow, poll.motion, voter)
    if booth is None or booth.heads or not booth.account or booth.stage not in _HEARD:
        return booth
    motion = await motions.get(work.uow, poll.motion)
    entitled = await electorates.heads_of(work.uow, motion.community, motion.electorate, booth.account, motion.part)
    heads = await rolls.heads_among(work.uow, motion.id, entitled)
    if not heads:
        return booth
    await rolls.add_voter(work.uow, motion.id, booth.account, heads)
    content = {"account": booth.account, "heads": list(heads)}
    journal.record(work.uow, booth.community, "roll.voter_added", motion.subject, content)
    return await booth_of(work.uow, motion.id, voter)


async def _cast(work: Work, booth: Booth, choice: str, answer: Answer) -> None:
    if standing_receipt(booth, choice) is not None:
        return
    said = say(work.uow, booth, choice, NATIVE_POLL, answer.received_order)
    if await ballots.cast(work.uow, said):
        await after_ballot(work, booth)
        tick_soon(work, booth)
        await _confirm(work, booth, choice, said[0].receipt)


async def _confirm(work: Work, booth: Booth, choice: str, receipt: str) -> None:
    """A poll has no answer to a press: the receipt comes in private, where there is a private chat."""
    account = await accounts.get(work.uow, booth.account)
    if account.private_chat is None:
        return
    t = words(account.language)
    facts = {"number": booth.number, "choice": t(CHOICES[choice]), "receipt": receipt}
    text = t("Motion {number}: your answer to the poll is recorded: {choice}. Receipt {receipt}.", **facts)
    work.post(account.private_chat, text, kind=Kind.RECEIPT, card=Subject("motion", booth.motion, "receipt"))


async def _retract(work: Work, poll: NativePoll, booth: Booth, answer: Answer) -> None:
    """Taken back: the ballot goes; if a joint owner's answer is still in the poll, the latest of these stands."""
    subject = Subject("motion", booth.motion)
    content = {"account": booth.account, "heads": [head.owner for head in booth.heads], "choice": None}
    receipt = journal.record(work.uow, booth.community, "ballot.retracted", subject, content)
    for head in booth.heads:
        said = Said(booth.motion, head.owner, booth.account, "", NATIVE_POLL, answer.received_order, receipt)
        if await ballots.retract(work.uow, said):
            await _revive(work, poll, booth, head.owner, answer.received_order)
    turnout_soon(work, booth)
    tick_soon(work, booth)


async def _revive(work: Work, poll: NativePoll, booth: Booth, owner: str, order: int) -> None:
    others = {each.telegram_id: each.id for each in await rolls.voters_of(work.uow, booth.motion, owner)}
    for each in reversed(await native_polls.answers_of(work.uow, poll.telegram_id or "", list(others))):
        choice = next((chosen for chosen in (poll.choice(option) for option in each.options) if chosen), "")
        if choice:
            content = {"account": others[each.voter], "heads": [owner], "choice": choice, "channel": NATIVE_POLL}
            receipt = journal.record(work.uow, booth.community, "ballot.cast", Subject("motion", booth.motion), content)
            said = Said(booth.motion, owner, others[each.voter], choice, NATIVE_POLL, order, receipt)
            await ballots.cast(work.uow, [said])
            return


async def _tell_stranger(work: Work, booth: Booth, voter: int) -> None:
    """Somebody who is not on the roll answered: they hear it in private, the group does not."""
    account = await accounts.by_telegram_id(work.uow, voter)
    if account is None or account.private_chat is None:
        return
    t = words(account.language)
    motion = await motions.get(work.uow, booth.motion)
    first = t("Motion {number}: your answer to the poll does not count.", number=booth.number)
    more = t((await why_not(work, motion, account.id)).message)
    card = Subject("motion", booth.motion, "stranger")
    work.post(account.private_chat, Html(f"{first}\n{more}"), kind=Kind.ANSWER, card=card)


async def _tell_handed_over(work: Work, booth: Booth, voter: int) -> None:
    """The answer came when the vote had gone to another bot."""
    account = await accounts.by_telegram_id(work.uow, voter)
    if account is None or account.private_chat is None:
        return
    t = words(account.language)
    text = t(
        "Motion {number}: your last answer to the poll arrived after the vote had moved to another bot, so "
        "it does not count. Please vote there.",
        number=booth.number,
    )
    work.post(account.private_chat, text, kind=Kind.ANSWER, card=Subject("motion", booth.motion, "receipt"))


# The end


def stop(work: Work, poll: NativePoll) -> None:
    """Close the poll ourselves, so that Telegram's final count comes with the answer.

    It stands where it was posted, also when the community has moved to another group meanwhile.
    """
    payload = {"poll": poll.id}
    work.call(poll.chat, "stopPoll", {}, kind=Kind.NOTICE, about=poll.card, then="poll.stopped", payload=payload)


async def on_stopped(work: Work, item: Due) -> None:
    """Telegram's answer to stopPoll: its own count. After a lost answer the `poll` update brings the same."""
    poll = await native_polls.find(work.uow, int(item.payload["poll"]))
    if poll is not None and item.payload.get("ok") and item.payload.get("result"):
        await _final(work, poll, item.payload["result"])


async def on_poll(work: Work, told: Poll) -> None:
    """Telegram reports the state of a poll of ours; once it is closed, the count is final."""
    poll = await native_polls.by_telegram_id(work.uow, told.id)
    if poll is not None and told.is_closed:
        await _final(work, poll, told.to_dict())


async def _final(work: Work, poll: NativePoll, told: Mapping[str, Any]) -> None:
    totals = {str(option["persistent_id"]): int(option["voter_count"]) for option in told["options"]}
    await native_polls.stopped(work.uow, poll.id, totals, int(told["total_voter_count"]))
    if poll.motion is None:
        await polls.tell_result(work, poll.id)
        return
    await _close_early(work, poll)
    await count_soon(work, poll)


async def _close_early(work: Work, poll: NativePoll) -> None:
    """Somebody else stopped the poll before its time: the vote itself goes on, by buttons."""
    motion = await motions.get(work.uow, poll.motion or 0)
    if motion.stage is Stage.OPEN and motion.carrier == POLL:
        await refresh(work, motion, fresh=True)


async def count_soon(work: Work, poll: NativePoll) -> None:
    """Have the result looked at: now, in a unit of work of its own."""
    name = Subject("motion", poll.motion or 0)
    work.uow.gather(due.wake, due.waking("motion.count", name, work.now, community=poll.community))


async def count(work: Work, motion: Motion) -> Reconciliation | None:
    """Telegram's count beside ours; None until Telegram has told its own."""
    poll = await native_polls.carrying(work.uow, motion.id)
    if poll is None or poll.voters is None or poll.telegram_id is None:
        return None
    answered = await native_polls.who_answered(work.uow, poll.telegram_id)
    heads = await rolls.heads_by_person(work.uow, motion.id)
    standing = await ballots.poll_answers(work.uow, motion.id)
    return reconcile(poll.voters, answered, heads, standing)


ROUTES = [
    Route(Event.POLL_ANSWER, on_answer),
    Route(Event.POLL, on_poll),
    Route(DueTrigger("poll.sent"), on_sent),
    Route(DueTrigger("poll.stopped"), on_stopped),
]
